import type { Matrix } from '../../../contracts/frame.ts';
import type { FitSummary } from '../model.ts';
import { stateNames } from './canonicalOrder.ts';
import { countParameters, informationCriteria } from './countParameters.ts';
import type { BestOfRestarts } from './fitRestarts.ts';
import type { CovarianceKind, HmmParameters } from './hmmTypes.ts';

/** Nats within which two restarts count as having found the same optimum. */
const sameOptimum = 1e-3;

/**
 * What a fit found, in plain numbers. `jacobian` is Σ rows·log(standard deviation): what standardising took off the log
 * density. Durations are expected stays 1/(1 − a_ii) in rows, null where a state is never left.
 */
export function summarise(fit: {
  readonly x: Matrix;
  readonly parameters: HmmParameters;
  readonly order: readonly number[];
  readonly found: BestOfRestarts;
  readonly covariance: CovarianceKind;
  readonly jacobian: number;
}): FitSummary {
  const { x, parameters, order, found, covariance, jacobian } = fit;
  const { states: k, dimension: d, start, transition, means, covariances } = parameters;
  const chosen = found.restarts[found.best]!;
  const logLikelihood = chosen.logLikelihood - jacobian;
  const count = countParameters(k, d, covariance);
  const likelihoods = found.restarts.map((restart) => restart.logLikelihood - jacobian);
  const verdicts = (verdict: string) => found.restarts.filter((restart) => restart.verdict === verdict).length;
  return {
    states: k,
    features: x.columns,
    covariance,
    rows: x.rows,
    state_names: stateNames(parameters),
    log_likelihood: logLikelihood,
    log_likelihood_per_observation: logLikelihood / x.rows,
    parameters_count: count,
    ...informationCriteria(logLikelihood, count, x.rows),
    start: Array.from(start),
    transition_matrix: nested(transition, k),
    means: nested(means, d),
    covariances: Array.from({ length: k }, (_, i) => nested(covariances.subarray(i * d * d, (i + 1) * d * d), d)),
    durations: Array.from({ length: k }, (_, i) => {
      const stay = transition[i * k + i]!;
      return stay < 1 ? 1 / (1 - stay) : null;
    }),
    occupancy: order.map((state) => found.occupancy[state]!),
    iterations: chosen.iterations,
    converged: chosen.converged,
    restarts: likelihoods,
    best_restart: found.best,
    restarts_at_best: likelihoods.filter((value) => Math.abs(value - logLikelihood) <= sameOptimum).length,
    degenerate: {
      raised_eigenvalues: found.raised,
      healthy_restarts: verdicts('healthy'),
      floored_restarts: verdicts('floored'),
      unoccupied_restarts: verdicts('unoccupied'),
      unconverged_restarts: found.restarts.filter((restart) => !restart.converged).length,
    },
  };
}

function nested(values: Float64Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, i) =>
    Array.from(values.subarray(i * width, (i + 1) * width)),
  );
}
