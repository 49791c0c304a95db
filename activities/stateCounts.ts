import type { Evaluation } from '../contracts/evaluation.ts';
import type { StateCountsView } from '../contracts/regimes.ts';
import type { ModelManifest, TrainedModel } from '../contracts/runs.ts';
import { chooseByScore, type StateScore } from '../ml/regimes/chooseStates.ts';
import { nextStateCount } from '../ml/regimes/nextStateCount.ts';
import type { Lake } from '../storage/lake.ts';
import { readVersion } from '../storage/modelRegistry.ts';

const metric = 'log_likelihood_per_observation';

/** What training_results.json of a model of regimes says of its number of states. */
interface CountResults {
  readonly states?: number;
  readonly aic?: number;
  readonly bic?: number;
  readonly icl?: number;
}

export interface StateCountsRequest {
  readonly system: string;
  readonly challenger: TrainedModel;
  readonly trained: readonly TrainedModel[];
  readonly evaluation: Evaluation;
  /** Version of the champion that the run was judged against; null where there was none. */
  readonly champion: number | null;
  /** Least gain of out-of-time log density, nats a row, that is worth another number of states. */
  readonly penalty: number;
}

/**
 * The candidates that differ from the challenger in nothing but their parameters, and how many states each criterion would
 * choose among them: their likelihoods are of the same rows and features and may be compared. Out of time is the scorecard's
 * own metric, on the same rows for all. null where there are not two numbers of states.
 */
export async function stateCounts(lake: Lake, request: StateCountsRequest): Promise<StateCountsView | null> {
  const { challenger, trained, evaluation, champion, penalty } = request;
  const { features } = await lake.readJson<ModelManifest>(challenger.manifest);
  const candidates: StateCountsView['candidates'][number][] = [];
  for (const { id, manifest } of trained.filter(({ model }) => model === challenger.model)) {
    const { results, features: own } = await lake.readJson<ModelManifest>(manifest);
    const { states, aic, bic, icl } = await lake.readJson<CountResults>(results);
    const whole = states !== undefined && aic !== undefined && bic !== undefined && icl !== undefined;
    if (!whole || own.join() !== features.join()) continue;
    const found = evaluation.models.find((one) => one.id === id && one.role === 'candidate');
    candidates.push({ model: id, states, aic, bic, icl, heldOut: found?.metrics[metric] ?? null });
  }
  if (new Set(candidates.map(({ states }) => states)).size < 2) return null;
  const scores = candidates.map(({ heldOut, ...score }): StateScore => ({ ...score, held_out: heldOut }));
  const outOfTime = scores.flatMap(({ states, held_out: heldOut }) => (heldOut === null ? [] : [{ states, heldOut }]));
  const complete = outOfTime.length === scores.length;
  const criteria = ['aic', 'bic', 'icl', ...(complete ? (['held_out'] as const) : [])] as const;
  const present = champion === null ? null : await championStates(lake, request.system, champion);
  return {
    candidates,
    chosen: criteria.map((criterion) => ({ criterion, states: chooseByScore(scores, criterion) })),
    next: complete ? { present, penalty, states: nextStateCount(present, outOfTime, { penalty }) } : null,
  };
}

async function championStates(lake: Lake, system: string, version: number): Promise<number | null> {
  const { manifest } = await readVersion(lake, system, version);
  const { results } = await lake.readJson<ModelManifest>(manifest);
  return (await lake.readJson<CountResults>(results)).states ?? null;
}
