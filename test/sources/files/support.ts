import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Frequency, Observation } from '../../../contracts/observation.ts';
import type { Parameters } from '../../../contracts/system.ts';
import { file, type barsFile } from '../../../sources/files.ts';
import type { FetchedSeries } from '../../../sources/source.ts';
import { contextFor, failureFrom } from '../support.ts';

interface Asked {
  readonly frequency?: Frequency;
  readonly options?: Parameters;
  readonly previous?: Uint8Array;
}

export interface DataFolder {
  readonly folder: string;
  fetch(series: string, asked?: Asked, source?: typeof file | typeof barsFile): Promise<FetchedSeries>;
  put(name: string, ...lines: readonly string[]): Promise<void>;
  /** Writes what a query gives, by another writer than ours. */
  parquet(name: string, query: string): Promise<void>;
  rows(series: string, asked?: Asked): Promise<readonly Observation[]>;
  /** What a fetch fails with, which must be of this class. */
  message(series: string, asked?: Asked, name?: string): Promise<string>;
  remove(): Promise<void>;
}

/** A user's data folder, with a name that libraries may take for a pattern. */
export async function dataFolder(): Promise<DataFolder> {
  const folder = await mkdtemp(join(tmpdir(), "files it's [1]*-"));
  const fetch: DataFolder['fetch'] = (series, { frequency = 'monthly', ...rest } = {}, source = file) =>
    source.fetch({ series, frequency, ...rest }, contextFor({ url: '' }, {}, { dataDir: folder }));
  return {
    folder,
    fetch,
    put: (name, ...lines) => writeFile(join(folder, name), lines.join('\n')),
    remove: () => rm(folder, { recursive: true, force: true }),
    async rows(series, asked) {
      const { raw, rows } = await fetch(series, asked);
      const parsed = file.parse(series, raw.bytes);
      assert.equal(parsed.length, rows);
      return parsed;
    },
    async message(series, asked, name = 'SchemaError') {
      const failure = await failureFrom(fetch(series, asked));
      assert.equal(failure.name, name, failure.message);
      return failure.message;
    },
    async parquet(name, query) {
      const connection = await (await DuckDBInstance.create()).connect();
      const path = join(tmpdir(), `files-${process.pid}.parquet`);
      await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
      connection.closeSync();
      await writeFile(join(folder, name), await readFile(path));
      await rm(path);
    },
  };
}
