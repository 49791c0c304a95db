import type { Resolved } from '../resolveParameters.ts';
import type { CovarianceKind } from './hmmTypes.ts';
import type { StateCriterion } from '../../regimes/chooseStates.ts';
import type { RestartOptions } from './fitRestarts.ts';

/** What every HMM entry lets a person set. */
export const hmmParameterDefinitions = {
  states: { default: 4, minimum: 2, maximum: 8, integer: true, meaning: 'number of hidden states' },
  covariance: {
    default: 'full',
    oneOf: ['full', 'diagonal', 'tied', 'spherical'],
    search: true,
    meaning: 'shape of each covariance, features standardised',
  },
  restarts: { default: 25, minimum: 1, maximum: 10000, integer: true, meaning: 'EM runs from different starts' },
  iterations: {
    default: 500,
    minimum: 1,
    maximum: 100000,
    integer: true,
    meaning: 'most EM iterations of a restart',
  },
  tolerance: { default: 1e-6, minimum: 0, meaning: 'least gain in log likelihood (nats) worth another iteration' },
  covariance_floor: {
    default: 1e-3,
    minimum: 1e-12,
    maximum: 1,
    meaning: 'least eigenvalue of a covariance, features standardised',
  },
  minimum_occupancy: {
    default: 0.02,
    minimum: 0,
    maximum: 0.5,
    meaning: 'least share of the rows that every state must hold for a restart to count',
  },
  choose_states: {
    default: 'fixed',
    oneOf: ['fixed', 'aic', 'bic', 'icl', 'held_out'],
    meaning: 'how many states: as given, or what this criterion prefers from 2 up to `states`',
  },
  transition_prior: {
    default: 0,
    minimum: 0,
    maximum: 1e6,
    meaning: 'pseudo-counts of every move (Dirichlet prior less 1); 0 is maximum likelihood',
  },
  persistence_prior: {
    default: 0,
    minimum: 0,
    maximum: 1e6,
    search: { from: 0, to: 50 },
    meaning: 'further pseudo-counts of staying in a state: larger means longer regimes',
  },
  covariance_prior: {
    default: 0,
    minimum: 0,
    maximum: 1e6,
    search: { from: 0, to: 50 },
    meaning: 'pseudo-rows of independent standardised features that every covariance is shrunk to',
  },
} as const;

/** The resolved parameters as EM takes them, and how the number of states is chosen. */
export function hmmOptions(given: Resolved<typeof hmmParameterDefinitions>): Omit<RestartOptions, 'seed'> & {
  readonly chooseStates: StateCriterion | 'fixed';
} {
  const prior = {
    transition: given.transition_prior,
    persistence: given.persistence_prior,
    covariance: given.covariance_prior,
  };
  const any = prior.transition > 0 || prior.persistence > 0 || prior.covariance > 0;
  return {
    states: given.states,
    covariance: given.covariance as CovarianceKind,
    restarts: given.restarts,
    iterations: given.iterations,
    tolerance: given.tolerance,
    floor: given.covariance_floor,
    minimumOccupancy: given.minimum_occupancy,
    chooseStates: given.choose_states as StateCriterion | 'fixed',
    ...(any && { priors: prior }),
  };
}
