import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts a real file system of `kib` KiB, or says why it cannot. */
export function mountSmallDisk(kib: number): { path: string; unmount: () => void } | { why: string } {
  if (process.platform !== 'linux') return { why: `a small file system needs Linux, this is ${process.platform}` };
  if (process.getuid?.() !== 0) return { why: 'mounting a small file system needs root' };
  const path = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', path], { stdio: 'pipe' });
  } catch (error) {
    rmdirSync(path);
    return { why: `mount refused: ${String(error)}` };
  }
  return {
    path,
    unmount: () => {
      execFileSync('umount', [path]);
      rmdirSync(path);
    },
  };
}
