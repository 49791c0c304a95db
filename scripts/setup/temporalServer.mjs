// Finds the Temporal server: a running one, the PATH, the cache, the official download, a build with Go.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { buildTemporal } from './buildTemporal.mjs';
import { fetchBytes } from './download.mjs';
import { withLock } from './fileLock.mjs';
import { isRecent, probe } from './temporalVersion.mjs';
import { fileFromTarGz } from './untar.mjs';

const release = '1.8.2';
// As checksums.txt of the release has them. The download is this release only.
const archives = {
  'linux-x64': ['linux_amd64', 'd8421bda989e6514b4bdb4d63a9012a8a05a806892e881a5aad8510496349a94'],
  'linux-arm64': ['linux_arm64', '83600a8fac6e3da54093e5da6918d399f501532b9f1172235603f9606f4ac6e4'],
  'darwin-x64': ['darwin_amd64', '489d7f5420cae02b559774ac23df035141954c33a51dba96f5759a0ddccdf1b6'],
  'darwin-arm64': ['darwin_arm64', 'dacdc3587682c04cf27e67c8878ca2d755230b6ad63c0c6ebddd7348ae90ed94'],
};
const olderRelease = '1.5.1';
const program = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const cached = (home, version) => join(home, 'temporal', version, program);

function onPath(variable = process.env.PATH ?? '') {
  return variable
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
}

const stampOf = (path) => {
  const { size, mtimeMs } = statSync(path);
  return `${size}/${Math.round(mtimeMs)}`;
};

/** Starting a 138 MB program only to hear its version is slow on a busy machine: an unchanged file is remembered. */
function remembered(record, path) {
  if (!existsSync(record)) return null;
  const known = JSON.parse(readFileSync(record, 'utf8'));
  return known.path === path && known.stamp === stampOf(path) ? known : null;
}

async function remember(record, path, { version, serverVersion }) {
  const known = { path, version, serverVersion, stamp: stampOf(path) };
  await mkdir(dirname(record), { recursive: true });
  const temporary = `${record}.${randomUUID()}`;
  await writeFile(temporary, `${JSON.stringify(known, null, 2)}\n`);
  await rename(temporary, record);
  return known;
}

/** The first usable program, remembered in `current.json`. A program that is too old or broken is named and passed by. */
async function accept(record, path, tell) {
  const known = remembered(record, path);
  if (known) return known;
  const found = probe(path);
  if (found && isRecent(found)) return await remember(record, path, found);
  tell(found ? `${path} is ${found.version}, older than 1.5: not used` : `${path} does not tell its version: not used`);
  return null;
}

/** Fetches the official program into the cache; an archive that is not the released one is refused before it is opened. */
export async function downloadOfficial(home, progress, fetchArchive = fetchBytes) {
  const archive = archives[`${process.platform}-${process.arch}`];
  if (!archive) throw new Error(`no official program for ${process.platform}-${process.arch}`);
  const [name, expected] = archive;
  const releases = 'https://github.com/temporalio/cli/releases/download';
  const url = `${releases}/v${release}/temporal_cli_${release}_${name}.tar.gz`;
  const bytes = await fetchArchive(url, {
    connectMs: 5000,
    progress: (got) => progress(`downloading the official program: ${(got / 1e6).toFixed(0)} MB`),
  });
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== expected) throw new Error(`${url} should have sha256 ${expected} and has ${found}`);
  const content = fileFromTarGz(bytes, program);
  const target = cached(home, release);
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.${randomUUID()}`;
  await writeFile(temporary, content, { mode: 0o755 });
  await rename(temporary, target);
  return target;
}

export async function findTemporal({ home, root, progress, tell, address = process.env.TEMPORAL_ADDRESS }) {
  if (address) return { summary: `TEMPORAL_ADDRESS is set: using the server at ${address}`, address };
  const record = join(home, 'temporal', 'current.json');
  const result = (known, how) => ({
    summary: `server ${known.serverVersion}, ${how}: ${known.path}`,
    path: known.path,
    version: known.version,
    serverVersion: known.serverVersion,
  });
  const look = async () => {
    const path = onPath();
    const fromPath = path && (await accept(record, path, tell));
    if (fromPath) return result(fromPath, 'from PATH');
    for (const version of [release, olderRelease]) {
      const candidate = cached(home, version);
      const known = existsSync(candidate) && (await accept(record, candidate, tell));
      if (known) return result(known, 'in place');
    }
    return null;
  };
  return (
    (await look()) ??
    (await withLock(join(home, 'temporal', 'setup.lock'), { progress }, async () => {
      const meanwhile = await look();
      if (meanwhile) return meanwhile;
      try {
        const known = await accept(record, await downloadOfficial(home, progress), tell);
        if (known) return result(known, 'downloaded');
      } catch (error) {
        tell(`the official program cannot be downloaded (${error.message}); building it instead`);
      }
      const built = await buildTemporal({
        home,
        moduleFolder: join(root, 'scripts', 'temporal-server'),
        progress,
        tell,
      });
      const known = await accept(record, built, tell);
      if (!known) throw new Error(`${built} was built but does not run.`);
      return result(known, 'built');
    }))
  );
}
