import { join } from 'node:path';
import type { ArtifactRef } from '../../../contracts/artifact.ts';
import type { DatasetOrigin } from '../../../contracts/dataset.ts';
import { createDataset } from '../../../storage/datasets.ts';
import type { Lake } from '../../../storage/lake.ts';
import { writeTable } from '../../../storage/tables.ts';
import type { Table } from '../../../storage/tables/table.ts';

export const origin: DatasetOrigin = { executionId: null, system: null, asOf: null, parents: [], sources: [] };
export const createdAt = '2026-01-01T00:00:00.000Z';

export type Row = readonly [date: string, value: number | null, seen?: bigint];
export const tableOf = (rows: readonly Row[]): Table => ({
  rows: rows.length,
  columns: [
    { name: 'obs_date', type: 'string', values: rows.map(([date]) => date) },
    { name: 'value', type: 'double', values: Float64Array.from(rows, ([, value]) => value ?? NaN) },
    { name: 'seen', type: 'timestamp', values: BigInt64Array.from(rows, ([, , seen]) => seen ?? 7n) },
  ],
});

export const quarter: readonly Row[] = [
  ['2020-01-01', 1.5],
  ['2020-02-01', 2.5],
  ['2020-03-01', null],
];

let files = 0;

/** Puts a table into a lake below `folder`. */
export async function stored(lake: Lake, folder: string, table: Table, format = 'parquet'): Promise<ArtifactRef> {
  files += 1;
  const path = join(folder, `scratch-${files}.${format}`);
  await writeTable(path, table);
  return lake.putFile(`tables/${files}.${format}`, path, 'observations', table.rows);
}

/** A dataset with one entry, `macro/GDP`. */
export async function datasetOf(
  { lake, folder }: { readonly lake: Lake; readonly folder: string },
  table: Table,
  { format = 'parquet', ...over }: Partial<DatasetOrigin> & { readonly format?: string } = {},
) {
  const entries = [{ name: 'macro/GDP', key: ['obs_date'], file: await stored(lake, folder, table, format) }];
  return createDataset(lake, { entries, origin: { ...origin, ...over }, at: createdAt });
}
