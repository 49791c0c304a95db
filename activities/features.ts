import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactRef } from '../contracts/artifact.ts';
import { endOfDay } from '../contracts/dates.ts';
import type { FeatureTable, RunContext, ValidatedData } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { buildGold } from '../ml/features/buildGold.ts';
import type { GoldTable } from '../ml/features/goldTable.ts';
import { measureNamed } from '../ml/features/marketsAsOf.ts';
import { readingOrder } from '../ml/features/readingOrder.ts';
import { features as registry } from '../ml/features/registry.ts';
import { nberRecessions } from '../sources/nber.ts';
import { writeArrow } from '../storage/arrow.ts';
import type { Lake } from '../storage/lake.ts';
import { memoKey, recall, remember } from '../storage/memo.ts';
import { frameToParquet } from '../storage/frameTables.ts';
import { parquetToBars, parquetToObservations } from '../storage/seriesTables.ts';
import { paths } from '../storage/paths.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { marketsOf } from './marketsOf.ts';
import { warnBroken } from './warnBroken.ts';

/** Revision of the way gold is put together; raised when its numbers change. */
const goldRevision = 2;

async function storeGold(deps: ComputeDependencies, run: RunContext, gold: GoldTable): Promise<FeatureTable> {
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-gold-'));
  try {
    const rows = gold.frame.time.length;
    const [parquet, arrow] = [join(scratch, 'gold.parquet'), join(scratch, 'gold.arrow')];
    await frameToParquet(parquet, gold.frame);
    await writeArrow(arrow, gold.frame);
    return {
      parquet: await deps.lake.putFile(paths.goldParquet(run.executionId), parquet, 'gold', rows),
      arrow: await deps.lake.putFile(paths.goldArrow(run.executionId), arrow, 'gold-arrow', rows),
      summary: await deps.lake.putJson(paths.goldResults(run.executionId), gold.summary, 'gold-summary'),
      features: gold.features,
      rows,
      reused: false,
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Reused gold under the names of this run as well, so that every run's folder is whole. */
async function adoptGold(lake: Lake, { executionId }: RunContext, known: FeatureTable): Promise<FeatureTable> {
  const under = async (key: string, ref: ArtifactRef): Promise<ArtifactRef> =>
    lake.putFile(key, await lake.localFile(ref), ref.kind, ref.rows);
  return {
    ...known,
    parquet: await under(paths.goldParquet(executionId), known.parquet),
    arrow: await under(paths.goldArrow(executionId), known.arrow),
    summary: await under(paths.goldResults(executionId), known.summary),
  };
}

function measureRevisions({ features }: SystemSpec): Readonly<Record<string, number>> {
  const used = Object.values(features).flatMap((one) => ('measure' in one ? [one.measure] : []));
  return Object.fromEntries(used.map((name) => [name, measureNamed(name).revision]));
}

export const createFeatures = (deps: ComputeDependencies) => ({
  /** Silver → gold: the training table as of the run's date, as Parquet for people and Arrow for the trainers. */
  async buildFeatures({ run, data }: { run: RunContext; data: ValidatedData }): Promise<FeatureTable> {
    const { lake } = deps;
    const stored = await lake.readJson<SystemSpec>(run.config);
    const spec = { ...stored, features: readingOrder(stored.features) };
    const used = Object.values(spec.features).flatMap((one) => ('feature' in one ? [one.feature] : []));
    const revisions = Object.fromEntries(used.map((name) => [name, registry[name as keyof typeof registry].revision]));
    const ticks = data.ticks ?? [];
    const key = memoKey({
      stage: 'features',
      entry: 'gold',
      revision: goldRevision,
      parameters: {
        sources: spec.sources,
        features: spec.features,
        order: Object.keys(spec.features),
        target: spec.target,
        start: spec.start,
        calendar: spec.calendar,
        labels: spec.labels,
        asOf: run.asOf,
        revisions,
        ...(spec.windowSeconds !== undefined && {
          windowSeconds: spec.windowSeconds,
          measures: measureRevisions(spec),
        }),
      },
      seed: 0,
      inputs: [...data.observations, ...data.bars, ...ticks].map(({ sha256 }) => sha256),
    });
    const known = await recall<FeatureTable>(lake, 'features', key, warnBroken(deps));
    if (known) return { ...(await adoptGold(lake, run, known)), reused: true };
    const readAll = async <T>(
      refs: readonly ArtifactRef[],
      read: (path: string) => Promise<readonly T[]>,
    ): Promise<T[]> => {
      const rows: T[] = [];
      for (const ref of refs) rows.push(...(await read(await lake.localFile(ref))));
      return rows;
    };
    const gold = buildGold({
      spec,
      asOfTime: endOfDay(run.asOf),
      observations: await readAll(data.observations, parquetToObservations),
      bars: await readAll(data.bars, parquetToBars),
      markets: await marketsOf(lake, ticks),
      nber: spec.labels === 'nber' ? nberRecessions() : [],
    });
    const table = await storeGold(deps, run, gold);
    await remember(lake, 'features', key, table);
    return table;
  },
});
