import { join } from 'node:path';
import { addDays, startOfDay } from '../../../contracts/dates.ts';
import type { FeatureView } from '../../../contracts/featureStore.ts';
import { goldColumns, type Frame } from '../../../contracts/frame.ts';
import { createDataset } from '../../../storage/datasets.ts';
import { frameToParquet } from '../../../storage/frameTables.ts';
import type { Lake } from '../../../storage/lake.ts';
import { paths } from '../../../storage/paths.ts';

/** A row of gold: when it is of, when it became known, its values (NaN: none). */
export interface GoldRow {
  readonly time: number;
  readonly known: number;
  readonly values: readonly number[];
}

export const dayMs = 86_400_000;
export const firstDay = startOfDay('2020-01-01');
export const day = (n: number): number => firstDay + n * dayMs;

export function goldFrame(features: readonly string[], rows: readonly GoldRow[]): Frame {
  const columns = features.map(
    (name, place) => [name, Float64Array.from(rows, ({ values }) => values[place]!)] as const,
  );
  return {
    time: Float64Array.from(rows, ({ time }) => time),
    columns: { ...Object.fromEntries(columns), [goldColumns.knownAt]: Float64Array.from(rows, ({ known }) => known) },
  };
}

/** Puts a gold table into the lake and records it, as a run does. `asOf` is counted in days from 2020-01-01. */
export async function recordGold(
  { lake, folder }: { readonly lake: Lake; readonly folder: string },
  system: string,
  { frame, asOf }: { readonly frame: Frame; readonly asOf: number },
): Promise<string> {
  const executionId = `${system}_${addDays('2020-01-01', asOf)}`;
  const path = join(folder, `${executionId}-working.parquet`);
  await frameToParquet(path, frame);
  const file = await lake.putFile(paths.goldParquet(executionId), path, 'gold', frame.time.length);
  const origin = { executionId, system, asOf: addDays('2020-01-01', asOf), parents: ['silver'], sources: [] };
  await createDataset(lake, { entries: [{ name: 'gold', key: ['time'], file }], origin, at: '2020-01-01T00:00:00Z' });
  return executionId;
}

export const viewOf = (part: Partial<FeatureView> = {}): FeatureView => ({
  name: 'bars',
  system: 'tiny',
  description: 'A view of the tests.',
  entity: { name: 'instrument', key: 'SP500' },
  features: ['rate', 'spread'],
  ttlMs: null,
  number: 1,
  owner: 'tests',
  tags: {},
  windowRows: 0,
  ...part,
});
