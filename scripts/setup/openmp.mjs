// LightGBM's wheel uses the system's OpenMP runtime; without it the library exists but does not load.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StepError } from './stepError.mjs';

const folders = {
  linux: [
    '/lib/x86_64-linux-gnu',
    '/usr/lib/x86_64-linux-gnu',
    '/lib/aarch64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib64',
    '/lib64',
    '/usr/lib',
    '/usr/local/lib',
  ],
  darwin: ['/opt/homebrew/opt/libomp/lib', '/usr/local/opt/libomp/lib', '/opt/local/lib/libomp'],
};

export function findOpenMp({ platform = process.platform, libraryPath = process.env.LD_LIBRARY_PATH ?? '' } = {}) {
  if (platform === 'win32') return { summary: 'part of Windows' };
  const file = platform === 'darwin' ? 'libomp.dylib' : 'libgomp.so.1';
  const places = [...libraryPath.split(':').filter(Boolean), ...(folders[platform] ?? [])];
  const found = places.map((folder) => join(folder, file)).find((path) => existsSync(path));
  if (found) return { summary: found };
  for (const ldconfig of platform === 'linux' ? ['ldconfig', '/sbin/ldconfig'] : []) {
    if (spawnSync(ldconfig, ['-p'], { encoding: 'utf8' }).stdout?.includes(file))
      return { summary: `${file} by ldconfig` };
  }
  throw new StepError(
    `The OpenMP runtime ${file} was not found, which LightGBM needs.`,
    platform === 'darwin'
      ? 'brew install libomp'
      : 'Install it: apt-get install libgomp1 (Debian, Ubuntu) or dnf install libgomp (Fedora, RHEL); musl systems (Alpine) cannot run these wheels.',
  );
}
