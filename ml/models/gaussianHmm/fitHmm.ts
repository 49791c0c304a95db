import { chooseStates, scoreStates, type StateCandidate, type StateCriterion } from '../../regimes/chooseStates.ts';
import { heldOutLikelihood } from '../../regimes/heldOutLikelihood.ts';
import type { FittedDraft } from '../defineModel.ts';
import type { FitContext, TrainingData } from '../model.ts';
import { readModelFiles, writeModelFiles, type ModelFiles } from '../modelFiles.ts';
import { canonicalOrder, permuteStates } from './canonicalOrder.ts';
import { fitRestarts, type RestartOptions } from './fitRestarts.ts';
import type { HmmParameters } from './hmmTypes.ts';
import { measureHmm, type HmmFit, type HmmMeasures } from './measureHmm.ts';
import { layoutOf, missingPatterns } from './missing.ts';
import { openHmm, type HmmHeader } from './openHmm.ts';
import { inOwnUnits, standardise } from './standardise.ts';
import { summarise, type StateChoice } from './summarise.ts';

export interface HmmIdentity {
  readonly model: string;
  readonly revision: number;
}

export type HmmRequest = Omit<RestartOptions, 'seed'> & {
  /** `fixed`: as many states as asked for. Else from 2 to that many, by the criterion. */
  readonly chooseStates: StateCriterion | 'fixed';
};

/** Blocks of the last rows that judge a number of states by held-out likelihood, and the share before them. */
const heldOut = { folds: 3, firstShare: 0.6 } as const;

type Progress = (done: number, best: number | null) => Promise<void>;

/** Fits an HMM of Gaussian or Student-t emissions, the number of states given or chosen. */
export async function fitHmm(
  identity: HmmIdentity,
  data: TrainingData,
  request: HmmRequest,
  context: FitContext,
): Promise<FittedDraft> {
  const { restarts, chooseStates: criterion } = request;
  const counts = criterion === 'fixed' ? [request.states] : Array.from({ length: request.states - 1 }, (_, i) => i + 2);
  const perCount = restarts * (criterion === 'held_out' ? heldOut.folds + 1 : 1);
  const total = perCount * counts.length;
  let before = 0;
  const progress: Progress = async (done, best) => {
    context.onProgress(before + done, total, best === null ? 'no healthy restart yet' : `best ${best}`);
    if (done === restarts) before += restarts;
    await Promise.resolve();
    context.signal.throwIfAborted();
  };
  const fits: Candidate[] = [];
  for (const states of counts) fits.push(await candidateOf(identity, data, { ...request, states }, context, progress));
  if (criterion === 'fixed') return writeHmm(identity, fits[0]!.fit, fits[0]!.measures);
  const chosen = chooseStates(fits, criterion);
  const { fit, measures } = fits.find(({ states }) => states === chosen)!;
  return writeHmm(identity, fit, measures, { criterion, scores: fits.map(scoreStates) });
}

interface Candidate extends StateCandidate {
  readonly fit: HmmFit;
  readonly measures: HmmMeasures;
}

async function candidateOf(
  identity: HmmIdentity,
  data: TrainingData,
  request: HmmRequest,
  context: FitContext,
  progress: Progress,
): Promise<Candidate> {
  const fit = await fitStates(identity, data, request, context.seed, progress);
  const refit = async (part: TrainingData) => {
    const again = await fitStates(identity, part, request, context.seed, progress);
    return writeHmm(identity, again, measureHmm(again));
  };
  const score = request.chooseStates === 'held_out' ? await heldOutLikelihood(data, refit, heldOut) : null;
  const measures = measureHmm(fit);
  return { states: request.states, rows: data.x.rows, heldOut: score, fit, measures, ...measures };
}

async function fitStates(
  identity: HmmIdentity,
  { x, sequenceStarts }: TrainingData,
  request: HmmRequest,
  seed: number,
  progress: Progress,
): Promise<HmmFit> {
  const units = standardise(identity.model, x);
  const layout = layoutOf(units.scaled, x.rows, x.columns.length, sequenceStarts);
  const { jacobian } = units;
  const found = await fitRestarts(units.scaled, x.rows, { ...request, layout, seed }, (done, best) =>
    progress(done, best === null ? null : best - jacobian),
  );
  const order = canonicalOrder(found.parameters);
  const parameters = inOwnUnits(permuteStates(found.parameters, order), units);
  const own = { ...layout, patterns: missingPatterns(x.values, x.rows, x.columns.length) };
  const { covariance, degrees } = request;
  return { x, parameters, covariance, ...(degrees && { degrees }), layout: own, order, found, jacobian };
}

/** The fit as files and as a model. */
export function writeHmm(identity: HmmIdentity, fit: HmmFit, measures: HmmMeasures, choice?: StateChoice): FittedDraft {
  const { parameters, x } = fit;
  const summary = summarise(fit, measures, choice);
  const header: HmmHeader = { ...identity, states: parameters.states, features: x.columns, summary };
  const { start, transition, means, covariances, degrees } = parameters;
  const arrays = { start, transition, means, covariances, ...(degrees && { degrees }) };
  return openHmm(header, parameters, writeModelFiles(header, arrays));
}

/** Opens what `fitHmm` wrote. */
export function restoreHmm(identity: HmmIdentity, files: ModelFiles): FittedDraft {
  const { header, parameters } = readHmm(identity, files);
  return openHmm(header, parameters, files);
}

/** Header and parameters, in the features' own units, of a stored model. */
export function readHmm(
  identity: HmmIdentity,
  files: ModelFiles,
): { readonly header: HmmHeader; readonly parameters: HmmParameters } {
  const { header: read, arrays } = readModelFiles(identity, files);
  const header = read as HmmHeader;
  const stored = arrays as Omit<HmmParameters, 'states' | 'dimension'>;
  return { header, parameters: { states: header.states, dimension: header.features.length, ...stored } };
}
