import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError, StorageError } from '../../contracts/failures.ts';
import { workingPrefix } from '../atomicFile.ts';
import { canonicalJson } from '../canonicalJson.ts';
import { showDataset } from '../datasets.ts';
import { errorCode, fileFailure } from '../fileFailure.ts';
import type { Lake } from '../lake.ts';
import { readTable, writeTable, type TableFormat } from '../tables.ts';
import { entryTable } from './entryTable.ts';
import { rowsHash } from './rowsHash.ts';

export interface CopiedDataset {
  readonly version: string;
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly path: string; readonly rows: number }[];
}

/**
 * Copies a version out of the lake: one file an entry in the given format, and its manifest. What was written is read
 * again and its rows are hashed. The folder is made; it appears whole or not at all.
 */
export async function getDataset(
  lake: Lake,
  name: string,
  { folder, format }: { readonly folder: string; readonly format: TableFormat },
): Promise<CopiedDataset> {
  const { manifest } = await showDataset(lake, name);
  const target = resolve(folder);
  await mustBeFree(target);
  const files = manifest.entries.map((entry) => ({ entry, file: `${fileName(entry.name)}.${format}` }));
  const working = await workingFolder(target);
  try {
    for (const { entry, file } of files) {
      const path = join(working, file);
      await writeTable(path, await entryTable(lake, entry));
      const made = await rowsHash(await readTable(path, entry.schema));
      if (made === entry.rowsSha256) continue;
      throw new StorageError(
        `Expected rows with sha256 ${entry.rowsSha256} in the copy of ${entry.name}, found ${made}; check the disk and try again.`,
      );
    }
    await writeFile(join(working, 'manifest.json'), canonicalJson(manifest));
    await rename(working, target);
  } catch (error) {
    throw fileFailure(error, 'write', target);
  } finally {
    await rm(working, { recursive: true, force: true });
  }
  return {
    version: manifest.version,
    folder: target,
    files: files.map(({ entry, file }) => ({ name: entry.name, path: join(target, file), rows: entry.rows })),
  };
}

/** `observations/fred/GDP` as the name of a file; `%` marks what no file name holds, and itself. */
const fileName = (name: string): string =>
  name
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('.', '%2E'))
    .join('.');

async function mustBeFree(folder: string): Promise<void> {
  try {
    const there = await readdir(folder);
    if (there.length === 0) return;
    throw new InputError(
      `Expected a new or empty folder for the dataset, but ${folder} holds ${there.length} files (${there.slice(0, 3).join(', ')}); choose another.`,
    );
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw fileFailure(error, 'read', folder);
  }
}

async function workingFolder(target: string): Promise<string> {
  try {
    await mkdir(dirname(target), { recursive: true });
    return await mkdtemp(join(dirname(target), workingPrefix));
  } catch (error) {
    throw fileFailure(error, 'write', target);
  }
}
