import { logDensities } from './emission.ts';
import type { CovarianceKind, HmmParameters, HmmWorkspace } from './hmmTypes.ts';
import { logForwardBackward } from './logForwardBackward.ts';
import { maximise } from './maximise.ts';
import { scaledForwardBackward } from './scaledForwardBackward.ts';

export interface EmOptions {
  readonly covariance: CovarianceKind;
  /** Least eigenvalue of a covariance, in squared units of `x`. */
  readonly floor: number;
  readonly iterations: number;
  /** Least gain of the log likelihood, in nats, that is worth another iteration. */
  readonly tolerance: number;
}

export interface EmResult {
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Eigenvalues held up by the floor in the last M step. */
  readonly raised: number;
}

/**
 * The E step: fills `work.smoothed` and `work.moves`, returns the log likelihood of the (n, d) rows. Scaled where that
 * keeps its digits, in log space otherwise.
 */
export function expectation(x: Float64Array, rows: number, parameters: HmmParameters, work: HmmWorkspace): number {
  const { start, transition } = parameters;
  logDensities(x, rows, parameters, work.logEmission);
  return (
    scaledForwardBackward(start, transition, rows, work) ??
    logForwardBackward(start, transition, work.logEmission, rows, work)
  );
}

/**
 * Baum–Welch (Baum et al. 1970; Dempster, Laird & Rubin 1977) from the given parameters, which it improves in place.
 * Plain maximum likelihood: no priors. Stops when an iteration gains less than `tolerance` nats. The log likelihood
 * returned, and `work.smoothed`, belong to the parameters as they are left.
 */
export function expectationMaximisation(
  x: Float64Array,
  rows: number,
  parameters: HmmParameters,
  options: EmOptions,
  work: HmmWorkspace,
): EmResult {
  let previous = -Infinity;
  let raised = 0;
  for (let iterations = 1; ; iterations++) {
    const logLikelihood = expectation(x, rows, parameters, work);
    const converged = logLikelihood - previous < options.tolerance;
    if (converged || iterations >= options.iterations) return { logLikelihood, iterations, converged, raised };
    previous = logLikelihood;
    raised = maximise(x, rows, work, parameters, options);
  }
}
