import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeatureView } from '../../contracts/featureStore.ts';
import { goldColumns } from '../../contracts/frame.ts';
import { throughWorkingFile } from '../atomicFile.ts';
import { withDuckDb } from '../duckdb.ts';
import { copyTo, quoteName, readParquet, scanOf } from '../parquet.ts';

/** Names of the columns of a Parquet file. */
export async function columnNames(path: string): Promise<readonly string[]> {
  return withDuckDb(async (connection) => {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${scanOf(path)}`);
    return described.getRows().map(([name]) => String(name));
  });
}

/** Writes what a query gives to a Parquet file that appears whole or not at all. */
export async function queryToParquet(query: string, to: string): Promise<void> {
  await withDuckDb((connection) =>
    throughWorkingFile(
      to,
      (_, working) => copyTo(connection, query, working),
      (working) => rename(working, to),
    ),
  );
}

/** The last rows of gold, by their time, that were known at a time: event time (epoch ms) → values of the features. */
export async function lastRows(
  gold: string,
  { features, windowRows }: Pick<FeatureView, 'features' | 'windowRows'>,
  at: number,
): Promise<ReadonlyMap<number, Float64Array>> {
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-window-'));
  try {
    const to = join(scratch, 'window.parquet');
    const query = `
      SELECT epoch_ms("time")::DOUBLE AS "event time", ${features.map(quoteName).join(', ')} FROM ${scanOf(gold)}
      WHERE ${quoteName(goldColumns.knownAt)} <= ${at}::DOUBLE ORDER BY "time" DESC LIMIT ${windowRows}`;
    await queryToParquet(query, to);
    const [times, ...columns] = (await readParquet(to)).map(({ values }) => values as Float64Array);
    return new Map(
      Array.from(
        times!,
        (time, row) => [time, Float64Array.from(columns, (column) => column[row]!)] as const,
      ).reverse(),
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
