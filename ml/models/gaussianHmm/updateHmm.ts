import { InputError } from '../../../contracts/failures.ts';
import { matchStates } from '../../regimes/matchStates.ts';
import type { StateLaw } from '../../regimes/stateDistance.ts';
import { checkColumns, checkMatrix } from '../checkMatrix.ts';
import type { FittedDraft } from '../defineModel.ts';
import type { TrainingData } from '../model.ts';
import type { ModelFiles } from '../modelFiles.ts';
import { permuteStates } from './canonicalOrder.ts';
import { expectationMaximisation } from './expectationMaximisation.ts';
import { readHmm, writeHmm, type HmmIdentity, type HmmRequest } from './fitHmm.ts';
import { verdictOf } from './fitRestarts.ts';
import { createWorkspace, type HmmParameters } from './hmmTypes.ts';
import { measureHmm } from './measureHmm.ts';
import { layoutOf, missingPatterns } from './missing.ts';
import { inOwnUnits, inStandardUnits, standardise } from './standardise.ts';

/**
 * Goes on with EM from a stored model's parameters over `data`: the rows it was fitted on, or a window of them, with the new
 * ones at the end. One deterministic run, no restarts: cheap, and regimes keep their names, for states are matched to those
 * they continue (least total Bhattacharyya distance) instead of being ordered anew. Refit from scratch now and then: an
 * update never leaves the optimum it is in. `request` as for a fit; its number of states must be the model's.
 */
export function updateHmm(
  identity: HmmIdentity,
  files: ModelFiles,
  data: TrainingData,
  request: Omit<HmmRequest, 'restarts' | 'chooseStates'>,
): FittedDraft {
  const { header, parameters: before } = readHmm(identity, files);
  const { x, sequenceStarts } = data;
  checkColumns(`${identity.model} update`, x, header.features);
  checkMatrix(`${identity.model} update`, x, before.degrees ? 'refused' : 'handled');
  if (before.states !== request.states) {
    throw new InputError(
      `${identity.model} update needs as many states as the model has, ${before.states}, got ${request.states}; fit anew to change them.`,
    );
  }
  const units = standardise(identity.model, x);
  const layout = layoutOf(units.scaled, x.rows, x.columns.length, sequenceStarts);
  const work = createWorkspace(x.rows, before.states);
  const moving = inStandardUnits(copyOf(before), units);
  const options = { ...request, layout };
  const { raised, ...result } = expectationMaximisation(units.scaled, x.rows, moving, options, work);
  const after = inOwnUnits(moving, units);
  const { continues } = matchStates(lawsOf(before), lawsOf(after));
  const order = continues.map((_, old) => continues.indexOf(old));
  const occupancy = continues.map((_, state) => shareOf(work.smoothed, state, before.states));
  const verdict = verdictOf(occupancy, raised, request.minimumOccupancy);
  const fit = {
    x,
    parameters: permuteStates(after, order),
    covariance: request.covariance,
    ...(request.degrees && { degrees: request.degrees }),
    layout: { ...layout, patterns: missingPatterns(x.values, x.rows, x.columns.length) },
    order,
    found: { parameters: moving, best: 0, raised, occupancy, restarts: [{ ...result, verdict }] },
    jacobian: units.jacobian,
  };
  return writeHmm(identity, fit, measureHmm(fit));
}

function copyOf(parameters: HmmParameters): HmmParameters {
  const { start, transition, degrees } = parameters;
  // EM cannot leave an exact 0: a move never seen so far must stay possible.
  const opened = (values: Float64Array, width: number) =>
    values.map((value) => (value + leastChance) / (1 + width * leastChance));
  return {
    ...parameters,
    start: opened(start, start.length),
    transition: opened(transition, start.length),
    ...(degrees && { degrees: degrees.slice() }),
  };
}

/** What every start and move is given at least before EM goes on. */
const leastChance = 1e-6;

function lawsOf({ states: k, dimension: d, means, covariances }: HmmParameters): StateLaw[] {
  return Array.from({ length: k }, (_, i) => ({
    mean: means.slice(i * d, (i + 1) * d),
    covariance: covariances.slice(i * d * d, (i + 1) * d * d),
  }));
}

function shareOf(smoothed: Float64Array, state: number, k: number): number {
  let sum = 0;
  for (let at = state; at < smoothed.length; at += k) sum += smoothed[at]!;
  return (sum * k) / smoothed.length;
}
