import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLake, type Lake } from '../../../storage/lake.ts';

/** A lake in a fresh folder. */
export async function temporaryLake(): Promise<{ lake: Lake; folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lake-'));
  return { lake: createLake(folder), folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
