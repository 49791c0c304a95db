import type { CollectedSeries, FeatureTable, RunContext, ValidatedData } from '../contracts/runs.ts';
import { recordRunDatasets } from '../storage/datasets/ofRun.ts';
import { memoKey, recall, remember } from '../storage/memo.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { warnBroken } from './warnBroken.ts';

export interface RecordDatasetsRequest {
  readonly run: RunContext;
  readonly collected: readonly CollectedSeries[];
  readonly data: ValidatedData;
  readonly gold: FeatureTable;
}

/** Versions of what a run read and of what it built from that. */
export interface RecordedDatasets {
  readonly silver: string;
  readonly gold: string;
}

export const createDatasets = (deps: ComputeDependencies) => ({
  /** Gives what a run read and built their content-hashed versions. The same tables have them already. */
  async recordDatasets({ run, collected, data, gold }: RecordDatasetsRequest): Promise<RecordedDatasets> {
    const { lake } = deps;
    const silver = [...data.observations, ...data.bars, ...(data.ticks ?? [])];
    const key = memoKey({
      stage: 'datasets',
      entry: 'run',
      revision: 1,
      parameters: { files: silver.map(({ uri }) => uri) },
      seed: 0,
      inputs: [...silver, gold.parquet].map(({ sha256 }) => sha256),
    });
    const known = await recall<RecordedDatasets>(lake, 'datasets', key, warnBroken(deps));
    if (known) return known;
    const at = new Date(deps.now()).toISOString();
    const tables = { run, collected, silver, gold: gold.parquet, urls: deps.sourceUrls, at };
    const versions = await recordRunDatasets(lake, tables);
    const recorded = { silver: versions.silver.version, gold: versions.gold.version };
    await remember(lake, 'datasets', key, recorded);
    return recorded;
  },
});
