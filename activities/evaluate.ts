import type {
  EvaluatedRun,
  FeatureTable,
  ModelManifest,
  RunContext,
  ScoredChampion,
  TrainedModel,
} from '../contracts/runs.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { evaluateRun } from '../ml/evaluation/evaluateRun.ts';
import { readArrow } from '../storage/arrow.ts';
import type { Lake } from '../storage/lake.ts';
import { memoKey, recall, remember } from '../storage/memo.ts';
import { championAsOf, newerChampion, readVersion } from '../storage/modelRegistry.ts';
import { paths } from '../storage/paths.ts';
import type { ArtifactRef } from '../contracts/artifact.ts';
import { contentKey } from './contentKey.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { warnBroken } from './warnBroken.ts';

/** Raised when a metric, a baseline or the comparison changes its numbers. */
const evaluationRevision = 4;

export interface EvaluateRequest {
  readonly run: RunContext;
  readonly gold: FeatureTable;
  readonly trained: readonly TrainedModel[];
  readonly champion: ScoredChampion | null;
}

/** Training results of a registered version. */
async function resultsOf(lake: Lake, system: string, version: number): Promise<Readonly<Record<string, unknown>>> {
  const { manifest } = await readVersion(lake, system, version);
  return lake.readJson((await lake.readJson<ModelManifest>(manifest)).results);
}

async function compute(
  deps: ComputeDependencies,
  { run, gold, trained, champion }: EvaluateRequest,
  spec: SystemSpec,
): Promise<Evaluation> {
  const { lake } = deps;
  const frame = async (ref: ArtifactRef) => readArrow(await lake.localFile(ref));
  const models = [];
  for (const { id, manifest, predictions } of trained) {
    const { results } = await lake.readJson<ModelManifest>(manifest);
    models.push({
      id,
      predictions: await frame(predictions),
      results: await lake.readJson<Record<string, unknown>>(results),
    });
  }
  return evaluateRun({
    spec,
    asOf: run.asOf,
    gold: await frame(gold.arrow),
    features: gold.features,
    models,
    champion: champion && {
      version: champion.version,
      predictions: await frame(champion.predictions),
      results: await resultsOf(lake, run.system, champion.version),
    },
  });
}

/** What a person or a program wants to know of the evaluation first, on rows that no model was trained on. */
const metricsOf = ({ system, asOf, challenger, models, decision, curves, skill, duel }: Evaluation) => ({
  system,
  asOf,
  split: 'test',
  challenger,
  /** Sharpe ratio, accuracy and all other metrics of every model, the champion and the naive baseline among them. */
  models: models.map(({ id, role, rows, from, to, metrics, notes }) => ({ id, role, rows, from, to, metrics, notes })),
  /** The challenger's strategy with the thresholds that were in force. */
  decision: decision && { rule: decision.rule, threshold: decision.threshold, metrics: decision.metrics },
  /** Mean predicted probability, observed share and rows of each bin. */
  calibration: curves.calibration,
  skill,
  duel,
});

export const createEvaluate = (deps: ComputeDependencies) => ({
  /** Models, champion and naive baseline on the same out-of-time rows → one evaluation document. */
  async evaluateModels(request: EvaluateRequest): Promise<EvaluatedRun> {
    const { lake } = deps;
    const { run, gold, trained, champion } = request;
    const spec = await lake.readJson<SystemSpec>(run.config);
    const key = memoKey({
      stage: 'evaluate',
      entry: 'evaluation',
      revision: evaluationRevision,
      parameters: {
        policy: spec.policy,
        decision: spec.decision,
        target: spec.target,
        splits: spec.splits,
        models: trained.map(({ id }) => id),
        version: champion?.version ?? 0,
        ...(spec.treatments.length > 0 ? { treatments: spec.treatments } : {}),
      },
      seed: spec.seed,
      inputs: [
        gold.arrow.sha256,
        ...trained.map(({ predictions }) => predictions.sha256),
        champion?.predictions.sha256 ?? '',
      ],
    });
    const known = await recall<{ ref: ArtifactRef }>(lake, 'evaluate', key, warnBroken(deps));
    const ref =
      known?.ref ??
      (await lake.putJson(
        paths.runFile(run.executionId, 'evaluation.json'),
        await compute(deps, request, spec),
        'evaluation',
      ));
    if (!known) await remember(lake, 'evaluate', key, { ref });
    const evaluation = await lake.readJson<Evaluation>(ref);
    await lake.putJson(paths.runFile(run.executionId, 'metrics.json'), metricsOf(evaluation), 'evaluation');
    const chosen = trained.find(({ id }) => id === evaluation.challenger)!;
    const rival = await championAsOf(lake, run.system, run.asOf);
    return {
      evaluation: ref,
      challenger: evaluation.challenger,
      metrics:
        evaluation.models.find(({ id, role }) => id === evaluation.challenger && role === 'candidate')?.metrics ?? {},
      skill: evaluation.skill,
      duel: evaluation.duel,
      championVersion: champion?.version ?? null,
      sameAsChampion: rival !== null && rival.contentKey === (await contentKey(lake, chosen.manifest)),
      newerChampion: await newerChampion(lake, run.system, run.asOf),
      reused: known !== null,
    };
  },
});
