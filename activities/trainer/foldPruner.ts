import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const dayMs = 86_400_000;
/** More than a quarter: a system that trains once a quarter still finds its blocks. */
const keptDays = 100;

/** What a look at a file gives; null where another worker, or nobody yet, left none. */
function unlessAbsent<T>(looked: Promise<T>): Promise<T | null> {
  return looked.catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
}

/**
 * Removes the test blocks of all lakes in `folder` that no training took over for 100 days, as of `now` (epoch ms). A
 * trainer marks a block as used before it reads it, and fits anew what is gone.
 */
async function pruneFolds(folder: string, now: number): Promise<void> {
  for (const name of (await unlessAbsent(readdir(folder, { recursive: true }))) ?? []) {
    const path = join(folder, name);
    const found = await unlessAbsent(stat(path));
    if (found?.isFile() && found.mtimeMs < now - keptDays * dayMs) await rm(path, { force: true });
  }
}

/** Prunes once a day at most, since a look costs as much as all blocks are many. */
export function createFoldPruner(): typeof pruneFolds {
  let next = -Infinity;
  return async (folder, now) => {
    if (now < next) return;
    next = now + dayMs;
    await pruneFolds(folder, now);
  };
}
