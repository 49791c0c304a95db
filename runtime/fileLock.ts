import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConflictError } from '../contracts/failures.ts';
import { isAlive, pause } from './processLife.ts';

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function ownerOf(path: string): Promise<number> {
  try {
    return Number(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** Does `work` while no other process does work under the same lock file. A lock whose owner died is taken over. */
export async function withFileLock<T>(path: string, limitMs: number, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const deadline = performance.now() + limitMs;
  while (!(await take(path))) {
    const owner = await ownerOf(path);
    if (owner > 0 && !isAlive(owner)) {
      await rm(path, { force: true });
    } else if (performance.now() > deadline) {
      throw new ConflictError(
        `Process ${owner} has held ${path} for over ${limitMs / 1000} s; end it or delete the file.`,
      );
    } else await pause(50);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
