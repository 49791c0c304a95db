// What a Temporal command-line program is, by its own word.
import { spawnSync } from 'node:child_process';

/** Parses `temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)`; a build from source calls itself 0.0.0-DEV. */
export function parseVersion(said) {
  const match = /temporal version (\S+) \(Server ([0-9.]+)/.exec(said);
  return match ? { version: match[1], serverVersion: match[2] } : null;
}

const parts = (version) => version.split(/[.-]/).map(Number);

/** True when `version` is `least` or later; both are dotted numbers. */
export function atLeast(version, least) {
  const a = parts(version);
  const b = parts(least);
  for (let index = 0; index < b.length; index += 1) {
    const difference = (a[index] || 0) - b[index];
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Server 1.29 came with program version 1.5; a build from source is judged by its server. */
export function isRecent({ version, serverVersion }) {
  return version.startsWith('0.0.0') ? atLeast(serverVersion, '1.29') : atLeast(version, '1.5');
}

export function probe(path) {
  const result = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return result.status === 0 ? parseVersion(result.stdout) : null;
}
