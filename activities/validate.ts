import type { ArtifactRef } from '../contracts/artifact.ts';
import { DataQualityError } from '../contracts/failures.ts';
import type { QualityReport } from '../contracts/quality.ts';
import type { CollectedSeries, RunContext, ValidatedData } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { checks } from '../ml/quality/registry.ts';
import { qualitySentence } from '../ml/quality/qualitySentence.ts';
import { checkData } from '../ml/quality/runChecks.ts';
import type { Lake } from '../storage/lake.ts';
import { memoKey, recall, remember } from '../storage/memo.ts';
import { paths } from '../storage/paths.ts';
import { knownRows, storeSilver, type KnownRows } from '../storage/silver.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { warnBroken } from './warnBroken.ts';
import { silverTicks, withTicks } from './silverTicks.ts';
import { sourceNamed } from './sourceNamed.ts';

interface KnownSeries {
  readonly source: string;
  readonly series: string;
  readonly known: KnownRows;
}

/** Rows of all bronze replies but ticks, in a fixed order. */
async function readBronze(lake: Lake, collected: readonly CollectedSeries[], asOf: string): Promise<KnownSeries[]> {
  const read: KnownSeries[] = [];
  for (const { id: series, source: name, bronze } of [...collected].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const source = sourceNamed(name);
    if (bronze === null || source.kind === 'ticks') continue;
    read.push({ source: name, series, known: knownRows(source, series, await lake.read(bronze), asOf) });
  }
  return read;
}

/** One file a series, without the sessions of bars that checks quarantine. */
async function storeAll(
  lake: Lake,
  read: readonly KnownSeries[],
  { quarantined }: QualityReport,
): Promise<Pick<ValidatedData, 'observations' | 'bars'>> {
  const stored = { observations: [] as ArtifactRef[], bars: [] as ArtifactRef[] };
  for (const one of read) {
    if (one.known.kind === 'ticks') continue;
    const out = quarantined.filter(({ series }) => series === one.series).map(({ date }) => date);
    const ref = await storeSilver(lake, one, one.known, new Set(out));
    if (ref !== null) stored[one.known.kind].push(ref);
  }
  return stored;
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
    const read = await readBronze(lake, collected, run.asOf);
    const ticks = await silverTicks(lake, collected, run.asOf);
    const checked = checkData({
      spec,
      asOf: run.asOf,
      observations: read.flatMap(({ known }) => (known.kind === 'observations' ? known.rows : [])),
      bars: read.flatMap(({ known }) => (known.kind === 'bars' ? known.rows : [])),
      absent: collected.filter(({ bronze }) => bronze === null).map(({ id, absent }) => ({ id, why: absent ?? '' })),
      sourceOf: Object.fromEntries(collected.map(({ id, source }) => [id, source])),
    });
    const report = withTicks(checked, ticks);
    if (!report.passed) throw new DataQualityError(qualitySentence(report));
    const stored = await lake.putJson(paths.runFile(run.executionId, 'quality.json'), report, 'quality-report');
    const warnings = report.findings.filter(({ status }) => status === 'warn' || status === 'quarantine').length;
    const data: ValidatedData = {
      ...(await storeAll(lake, read, report)),
      ...(ticks.refs.length > 0 && { ticks: ticks.refs }),
      report: stored,
      warnings,
      reused: false,
    };
    await remember(lake, 'validate', key, data);
    return data;
  },
});
