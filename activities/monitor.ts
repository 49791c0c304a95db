import type { DriftEvidence } from '../contracts/drift.ts';
import { InputError } from '../contracts/failures.ts';
import type { Frame } from '../contracts/frame.ts';
import type { FeatureTable, MeasuredDrift, ModelManifest, RunContext, ScoredChampion } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { buildDriftReport } from '../ml/drift/driftReport.ts';
import { readArrow } from '../storage/arrow.ts';
import { readVersion } from '../storage/modelRegistry.ts';
import { paths } from '../storage/paths.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { trainingRows } from './trainingRows.ts';
import { baseManifests, featuresRead } from './trainer/files.ts';

/** Alerts that travel; the report has them all. */
const alertsThatTravel = 5;

function rowsFrom(frame: Frame, first: number): Frame {
  return {
    time: frame.time.subarray(first),
    columns: Object.fromEntries(Object.entries(frame.columns).map(([name, values]) => [name, values.subarray(first)])),
  };
}

/** Index of the first row after `time`. */
function after(frame: Frame, time: number): number {
  const at = frame.time.findIndex((value) => value > time);
  return at < 0 ? frame.time.length : at;
}

/** Names of a regime champion's states; none for other kinds. */
async function stateNames({ lake }: ComputeDependencies, { kind }: SystemSpec, { results }: ModelManifest) {
  if (kind !== 'regime') return [];
  const { state_names: names } = await lake.readJson<{ readonly state_names?: readonly string[] }>(results);
  return names ?? [];
}

export const createMonitor = (deps: ComputeDependencies) => ({
  /** Champion's training rows against the rows that became known since → drift report, and evidence for the retrain controller. */
  async measureDrift({
    run,
    gold,
    champion,
  }: {
    run: RunContext;
    gold: FeatureTable;
    champion: ScoredChampion | null;
  }): Promise<MeasuredDrift> {
    const { lake } = deps;
    if (!champion)
      throw new InputError(
        `${run.system} has no champion as of ${run.asOf}: nothing to watch. Start with: regimen run ${run.system} --as-of ${run.asOf}`,
      );
    const spec = await lake.readJson<SystemSpec>(run.config);
    const version = await readVersion(lake, run.system, champion.version);
    const manifest = await lake.readJson<ModelManifest>(version.manifest);
    const features = featuresRead(manifest, await baseManifests(lake, manifest));
    const { reference, trainedUntil } = await trainingRows(deps, version, features);
    const all = await readArrow(await lake.localFile(gold.arrow));
    const first = Math.max(after(all, trainedUntil), all.time.length - spec.monitor.windowRows);
    const report = buildDriftReport({
      spec,
      asOf: run.asOf,
      championVersion: champion.version,
      features,
      reference,
      trainedUntil,
      live: rowsFrom(all, first),
      gold: all,
      predictions: await readArrow(await lake.localFile(champion.predictions)),
      trainingLogLikelihood: champion.trainingLogLikelihood,
      states: await stateNames(deps, spec, manifest),
    });
    const stored = await lake.putJson(paths.runFile(run.executionId, 'drift.json'), report, 'drift-report');
    const alerts = report.alerts.slice(0, alertsThatTravel);
    const evidence: DriftEvidence = {
      id: `${run.system}/${run.asOf}/${stored.sha256.slice(0, 12)}`,
      system: run.system,
      asOf: run.asOf,
      drifted: report.drifted,
      alerts,
      report: stored,
      policy: spec.monitor.retrain,
    };
    return { report: stored, championVersion: champion.version, drifted: report.drifted, alerts, evidence };
  },
});
