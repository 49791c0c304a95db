import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactRef } from '../contracts/artifact.ts';
import { endOfDay } from '../contracts/dates.ts';
import { DataQualityError } from '../contracts/failures.ts';
import type { Bar, Observation } from '../contracts/observation.ts';
import type { QualityReport } from '../contracts/quality.ts';
import type { CollectedSeries, RunContext, ValidatedData } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { checks } from '../ml/quality/registry.ts';
import { qualitySentence } from '../ml/quality/qualitySentence.ts';
import { checkData } from '../ml/quality/runChecks.ts';
import type { Lake } from '../storage/lake.ts';
import { memoKey, recall, remember } from '../storage/memo.ts';
import { barsToParquet, observationsToParquet } from '../storage/seriesTables.ts';
import { paths } from '../storage/paths.ts';
import { sha256OfFile } from '../storage/sha256.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { warnBroken } from './warnBroken.ts';
import { silverTicks, withTicks } from './silverTicks.ts';
import { sourceNamed } from './sourceNamed.ts';

interface Silver {
  readonly observations: readonly Observation[];
  readonly bars: readonly Bar[];
}

/** Rows of all bronze replies that were known at the end of the as-of day, in a fixed order. */
async function readBronze(lake: Lake, collected: readonly CollectedSeries[], asOf: string): Promise<Silver> {
  const known = endOfDay(asOf);
  const observations: Observation[] = [];
  const bars: Bar[] = [];
  for (const { id, source: name, bronze } of [...collected].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (!bronze) continue;
    const source = sourceNamed(name);
    if (source.kind === 'ticks') continue;
    const bytes = await lake.read(bronze);
    if (source.kind === 'observations')
      observations.push(...source.parse(id, bytes).filter((row) => row.releaseTime <= known));
    else bars.push(...source.parse(id, bytes).filter((row) => row.releaseTime <= known));
  }
  return { observations, bars };
}

/** What silver may hold: checks quarantine sessions of bars. */
function withoutQuarantined(silver: Silver, { quarantined }: QualityReport): Silver {
  const out = new Set(quarantined.map(({ series, date }) => `${series} ${date}`));
  return { ...silver, bars: silver.bars.filter(({ series, sessionDate }) => !out.has(`${series} ${sessionDate}`)) };
}

/** One Parquet file a series, named by its content: the same rows are stored once, whichever run reads them. */
async function storeSilver(
  lake: Lake,
  collected: readonly CollectedSeries[],
  silver: Silver,
): Promise<Pick<ValidatedData, 'observations' | 'bars'>> {
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-silver-'));
  const stored = { observations: [] as ArtifactRef[], bars: [] as ArtifactRef[] };
  try {
    for (const { id, source } of [...collected].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const path = join(scratch, `${stored.observations.length + stored.bars.length}.parquet`);
      const observations = silver.observations.filter(({ series }) => series === id);
      const bars = silver.bars.filter(({ series }) => series === id);
      const kind = observations.length > 0 ? 'observations' : 'bars';
      if (observations.length + bars.length === 0) continue;
      await (kind === 'observations' ? observationsToParquet(path, observations) : barsToParquet(path, bars));
      const { sha256 } = await sha256OfFile(path);
      stored[kind].push(
        await lake.putFile(
          paths.silver(source, id, sha256.slice(0, 16)),
          path,
          kind,
          observations.length + bars.length,
        ),
      );
    }
    return stored;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

export const createValidate = (deps: ComputeDependencies) => ({
  /** Bronze → silver. A hopeless input throws one DataQualityError with every failed check and writes nothing downstream. */
  async validateData({
    run,
    collected,
  }: {
    run: RunContext;
    collected: readonly CollectedSeries[];
  }): Promise<ValidatedData> {
    const { lake } = deps;
    const spec = await lake.readJson<SystemSpec>(run.config);
    const inputs = collected.map(({ id, bronze, absent }) => bronze?.sha256 ?? `${id} absent: ${absent ?? ''}`);
    const key = memoKey({
      stage: 'validate',
      entry: Object.keys(checks).join(','),
      revision: 2,
      parameters: {
        validation: spec.validation,
        sources: spec.sources,
        asOf: run.asOf,
        revisions: spec.sources.map(({ source }) => sourceNamed(source).revision),
      },
      seed: 0,
      inputs,
    });
    const known = await recall<ValidatedData>(lake, 'validate', key, warnBroken(deps));
    if (known) return { ...known, reused: true };
    const silver = await readBronze(lake, collected, run.asOf);
    const ticks = await silverTicks(lake, collected, run.asOf);
    const checked = checkData({
      spec,
      asOf: run.asOf,
      ...silver,
      absent: collected.filter(({ bronze }) => bronze === null).map(({ id, absent }) => ({ id, why: absent ?? '' })),
      sourceOf: Object.fromEntries(collected.map(({ id, source }) => [id, source])),
    });
    const report = withTicks(checked, ticks);
    if (!report.passed) throw new DataQualityError(qualitySentence(report));
    const stored = await lake.putJson(paths.runFile(run.executionId, 'quality.json'), report, 'quality-report');
    const warnings = report.findings.filter(({ status }) => status === 'warn' || status === 'quarantine').length;
    const data: ValidatedData = {
      ...(await storeSilver(lake, collected, withoutQuarantined(silver, report))),
      ...(ticks.refs.length > 0 && { ticks: ticks.refs }),
      report: stored,
      warnings,
      reused: false,
    };
    await remember(lake, 'validate', key, data);
    return data;
  },
});
