import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { DatasetManifest, DatasetOrigin } from '../../contracts/dataset.ts';
import type { CollectedSeries, RunContext } from '../../contracts/runs.ts';
import { createDataset, type NewEntry } from '../datasets.ts';
import type { Lake } from '../lake.ts';
import { nameOfSegment } from '../paths.ts';

/** Columns that name a row of the lake's own tables. */
const keys = {
  observations: ['series', 'obs_date', 'realtime_start'],
  bars: ['series', 'session_date'],
  // Several events may have one nanosecond.
  ticks: [],
  gold: ['time'],
} as const;

export interface RunTables {
  readonly run: RunContext;
  readonly collected: readonly CollectedSeries[];
  /** Silver files of observations, bars and ticks. */
  readonly silver: readonly ArtifactRef[];
  readonly gold: ArtifactRef;
  /** Where each source was asked; keys in it are taken out. */
  readonly urls: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly at: string;
}

/** Records what a run read and built as two versions: silver, with its sources, and gold, whose parent is silver. */
export async function recordRunDatasets(
  lake: Lake,
  { run, collected, silver, gold, urls, at }: RunTables,
): Promise<{ readonly silver: DatasetManifest; readonly gold: DatasetManifest }> {
  const origin = { executionId: run.executionId, system: run.system, asOf: run.asOf };
  const sources: DatasetOrigin['sources'] = collected.map(({ id, source, bronze }) => ({
    source,
    series: id,
    url: urls[source] ?? null,
    bronze,
  }));
  const entries = silver.map((file): NewEntry => {
    const kind = file.kind === 'bars' || file.kind === 'ticks' ? file.kind : 'observations';
    const [, source, series] = file.uri.split('/').map(nameOfSegment);
    return { name: `${kind}/${source!}/${series!}`, key: keys[kind], file };
  });
  const read = await createDataset(lake, { entries, origin: { ...origin, parents: [], sources }, at });
  const built = await createDataset(lake, {
    entries: [{ name: 'gold', key: keys.gold, file: gold }],
    origin: { ...origin, parents: [read.manifest.version], sources: [] },
    at,
  });
  return { silver: read.manifest, gold: built.manifest };
}
