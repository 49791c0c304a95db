import { logDensities } from './emission.ts';
import { plainLayout, type HmmParameters, type HmmWorkspace, type RowLayout } from './hmmTypes.ts';
import { logForwardBackward } from './logForwardBackward.ts';
import { maximise, type MaximiseOptions } from './maximise.ts';
import { logPrior } from './priors.ts';
import { scaledForwardBackward } from './scaledForwardBackward.ts';

export interface EmOptions extends MaximiseOptions {
  readonly iterations: number;
  /** Least gain of the log likelihood (with priors: of the log posterior), in nats, that is worth another iteration. */
  readonly tolerance: number;
}

export interface EmResult {
  readonly logLikelihood: number;
  /** What EM climbs: the log likelihood and, where there are priors, their log density. */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Eigenvalues held up by the floor in the last M step. */
  readonly raised: number;
}

/**
 * The E step: fills `work.smoothed` and `work.moves`, returns the log likelihood of the (n, d) rows. Scaled where that
 * keeps its digits, in log space otherwise. Every sequence of the layout begins anew from `start`.
 */
export function expectation(
  x: Float64Array,
  rows: number,
  parameters: HmmParameters,
  work: HmmWorkspace,
  { starts, patterns }: RowLayout = plainLayout,
): number {
  logDensities(x, rows, parameters, work.logEmission, patterns);
  if (starts.length === 1) return forwardBackward(parameters, rows, work);
  const k = parameters.states;
  let logLikelihood = 0;
  const moves = new Float64Array(k * k);
  starts.forEach((begin, at) => {
    const end = starts[at + 1] ?? rows;
    logLikelihood += forwardBackward(parameters, end - begin, partOf(work, begin, end, k));
    for (let i = 0; i < k * k; i++) moves[i] = moves[i]! + work.moves[i]!;
  });
  work.moves.set(moves);
  return logLikelihood;
}

function forwardBackward({ start, transition }: HmmParameters, rows: number, work: HmmWorkspace): number {
  return (
    scaledForwardBackward(start, transition, rows, work) ??
    logForwardBackward(start, transition, work.logEmission, rows, work)
  );
}

/** The same buffers, seen from row `begin` up to `end`. */
function partOf(work: HmmWorkspace, begin: number, end: number, k: number): HmmWorkspace {
  const table = (values: Float64Array) => values.subarray(begin * k, end * k);
  return {
    ...work,
    logEmission: table(work.logEmission),
    emission: table(work.emission),
    forward: table(work.forward),
    smoothed: table(work.smoothed),
    scale: work.scale.subarray(begin, end),
  };
}

/**
 * Baum–Welch (Baum et al. 1970; Dempster, Laird & Rubin 1977) from the given parameters, which it improves in place.
 * Plain maximum likelihood unless there are priors. Stops when an iteration gains less than `tolerance` nats. The log
 * likelihood returned, and `work.smoothed`, belong to the parameters as they are left.
 */
export function expectationMaximisation(
  x: Float64Array,
  rows: number,
  parameters: HmmParameters,
  options: EmOptions,
  work: HmmWorkspace,
): EmResult {
  const { layout = plainLayout, priors } = options;
  let previous = -Infinity;
  let raised = 0;
  for (let iterations = 1; ; iterations++) {
    const logLikelihood = expectation(x, rows, parameters, work, layout);
    const objective = priors ? logLikelihood + logPrior(parameters, priors, options.covariance) : logLikelihood;
    const converged = objective - previous < options.tolerance;
    const result = { logLikelihood, objective, iterations, converged, raised };
    if (converged || iterations >= options.iterations) return result;
    previous = objective;
    raised = maximise(x, rows, work, parameters, options);
  }
}
