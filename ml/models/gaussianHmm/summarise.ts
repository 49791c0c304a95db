import type { StateCriterion, StateScore } from '../../regimes/chooseStates.ts';
import { expectedDurations } from '../../regimes/expectedDurations.ts';
import { informationCriteria } from '../../stats/informationCriteria.ts';
import type { FitSummary } from '../model.ts';
import { stateNames } from './canonicalOrder.ts';
import type { HmmFit, HmmMeasures } from './measureHmm.ts';

/** Nats within which two restarts count as having found the same optimum. */
const sameOptimum = 1e-3;

/** Why a fit has the number of states it has. */
export interface StateChoice {
  readonly criterion: StateCriterion;
  readonly scores: readonly StateScore[];
}

/**
 * What a fit found, in plain numbers. `durations` are expected stays 1/(1 − a_ii) in rows, null where a state is never
 * left; `run_lengths` are those seen on the most likely path. `restart_verdicts` say of each restart whether its states
 * are healthy, lean on the covariance floor or hold too few rows.
 */
export function summarise(fit: HmmFit, measures: HmmMeasures, choice?: StateChoice): FitSummary {
  const { x, parameters, order, found, covariance, jacobian, layout } = fit;
  const { states: k, dimension: d, start, transition, means, covariances, degrees } = parameters;
  const chosen = found.restarts[found.best]!;
  const { logLikelihood, entropy, parameters: count } = measures;
  const likelihoods = found.restarts.map((restart) => restart.logLikelihood - jacobian);
  const verdicts = (verdict: string) => found.restarts.filter((restart) => restart.verdict === verdict).length;
  const criteria = informationCriteria(logLikelihood, count, x.rows);
  return {
    states: k,
    features: x.columns,
    covariance,
    rows: x.rows,
    state_names: stateNames(parameters),
    log_likelihood: logLikelihood,
    log_likelihood_per_observation: logLikelihood / x.rows,
    parameters_count: count,
    ...criteria,
    icl: criteria.bic + 2 * entropy,
    start: Array.from(start),
    transition_matrix: nested(transition, k),
    means: nested(means, d),
    covariances: Array.from({ length: k }, (_, i) => nested(covariances.subarray(i * d * d, (i + 1) * d * d), d)),
    ...(degrees && { degrees_of_freedom: Array.from(degrees) }),
    durations: expectedDurations(transition),
    run_lengths: measures.runLengths,
    occupancy: order.map((state) => found.occupancy[state]!),
    iterations: chosen.iterations,
    converged: chosen.converged,
    restarts: likelihoods,
    restart_verdicts: found.restarts.map(({ verdict }) => verdict),
    best_restart: found.best,
    restarts_at_best: likelihoods.filter((value) => Math.abs(value - logLikelihood) <= sameOptimum).length,
    degenerate: {
      raised_eigenvalues: found.raised,
      healthy_restarts: verdicts('healthy'),
      floored_restarts: verdicts('floored'),
      unoccupied_restarts: verdicts('unoccupied'),
      unconverged_restarts: found.restarts.filter((restart) => !restart.converged).length,
    },
    sequences: layout.starts.length,
    missing_values: x.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0),
    ...(choice && { state_choice: choice }),
  };
}

/** The rows of a row-major table. */
export function nested(values: Float64Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, i) =>
    Array.from(values.subarray(i * width, (i + 1) * width)),
  );
}
