import type { ArtifactRef } from '../contracts/artifact.ts';
import type { Evaluation, Verdict } from '../contracts/evaluation.ts';
import type { QualityReport } from '../contracts/quality.ts';
import type { ReportPage, RunReport } from '../contracts/report.ts';
import type { ModelManifest, ReportRequest } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import type { Lake } from '../storage/lake.ts';
import { paths } from '../storage/paths.ts';
import { causalView } from './causalView.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { leadLagViews } from './leadLagViews.ts';
import { neuralViews } from './neuralViews.ts';
import { regimeView } from './regimeView.ts';
import { residualViews, waitingViews } from './residualViews.ts';

const latestOnly =
  'Values are the latest known revision, dated by when they were first published (latest-only): an as-of read leaves out what was not published yet, but shows revised figures where the first ones differed.';
const bundled =
  'The data came from the snapshot bundled with Regimen, served in FRED’s wire format. Set FRED_API_KEY to read the live API.';

function dataNotes(request: ReportRequest): string[] {
  const modes = new Set(request.collected.map(({ mode }) => mode));
  const ticks = request.data.ticks !== undefined;
  return [
    ...(modes.has('snapshot') ? [bundled] : []),
    ...(modes.has('fred-api') ? ['The data came from the FRED API.'] : []),
    ...(modes.has('snapshot') || modes.has('fred-api') ? [latestOnly] : []),
    ...(modes.has('file') && !ticks
      ? ['Market bars came from a CSV file; a bar is known at its session’s close in New York.']
      : []),
    ...(modes.has('file') && ticks
      ? ['The ticks came from recorded frames; a tick is known when it was received.']
      : []),
    ...(modes.has('synthetic')
      ? [`The data is synthetic: ${ticks ? 'a made-up recording of a market' : 'made-up series'} of known truth.`]
      : []),
  ];
}

/** Every artifact of the run, the files of all its models included. */
async function artifactsOf(lake: Lake, request: ReportRequest): Promise<ArtifactRef[]> {
  const { collected, data, gold, trained, evaluated, registered, run } = request;
  const models = await Promise.all(
    trained.map(async (model) => {
      const manifest = await lake.readJson<ModelManifest>(model.manifest);
      return [
        ...Object.values(manifest.files),
        manifest.results,
        manifest.predictions,
        ...(manifest.states ? [manifest.states] : []),
        model.manifest,
      ];
    }),
  );
  const silver = [...data.observations, ...data.bars, ...(data.ticks ?? [])];
  const bronze = collected.map((one) => one.bronze).filter((ref) => ref !== null);
  return [
    run.config,
    ...bronze,
    ...silver,
    data.report,
    gold.parquet,
    gold.arrow,
    gold.summary,
    ...models.flat(),
    evaluated.evaluation,
    registered.verdict,
  ];
}

async function compose(deps: ComputeDependencies, request: ReportRequest): Promise<RunReport> {
  const { lake } = deps;
  const { run, evaluated, registered, data, collected, trained } = request;
  const spec = await lake.readJson<SystemSpec>(run.config);
  const leadLag = await leadLagViews(lake, trained);
  const networks = await neuralViews(lake, trained);
  const residuals = await residualViews(lake, spec, request);
  const waits = await waitingViews(lake, spec, request);
  const challenger = trained.find(({ id }) => id === evaluated.challenger)!;
  return {
    system: run.system,
    description: spec.description,
    kind: spec.kind,
    asOf: run.asOf,
    executionId: run.executionId,
    trigger: run.trigger,
    reason: request.reason,
    sourceModes: [...new Set(collected.map(({ mode }) => mode))],
    dataNotes: dataNotes(request),
    absentSeries: collected
      .filter(({ absent }) => absent !== null)
      .map(({ id, absent }) => ({ id, why: absent ?? '' })),
    stages: request.stages,
    failed: request.failed,
    ...(request.suited && { suited: request.suited }),
    quality: await lake.readJson<QualityReport>(data.report),
    evaluation: await lake.readJson<Evaluation>(evaluated.evaluation),
    verdict: await lake.readJson<Verdict>(registered.verdict),
    regimes: spec.kind === 'regime' ? await regimeView(lake, spec, request) : null,
    ...(spec.kind === 'causal' ? { causal: await causalView(lake, challenger) } : {}),
    ...(leadLag.length > 0 && { leadLag }),
    ...(networks.length > 0 && { networks }),
    ...(residuals.length > 0 && { residuals }),
    ...(waits.length > 0 && { waits }),
    artifacts: await artifactsOf(lake, request),
    environment: deps.environment,
    temporalUrl: deps.uiUrl,
  };
}

export const createReport = (deps: ComputeDependencies) => ({
  /** The run record and the report a person reads. Written last, from what the stages stored. */
  async writeReport(request: ReportRequest): Promise<ArtifactRef> {
    const { lake } = deps;
    const { executionId, system, asOf } = request.run;
    await lake.putJson(paths.runFile(executionId, 'environment.json'), deps.environment, 'environment');
    const report = await compose(deps, request);
    const newest = report.causal?.newest;
    if (newest) await lake.putJson(paths.runFile(executionId, 'causal_analysis.json'), newest, 'report');
    await lake.putJson(paths.runFile(executionId, 'report.json'), report, 'report');
    const page: ReportPage = { title: `${system} as of ${asOf}`, runs: [report], drift: [], events: [] };
    // The charting library takes longer to load than all else here; only who renders pays for it.
    const { renderPage } = await import('../report/renderPage.ts');
    return lake.put(paths.runFile(executionId, 'report.html'), new TextEncoder().encode(renderPage(page)), 'report');
  },
});
