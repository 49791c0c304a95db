import { defineModel } from './defineModel.ts';
import { fitHmm, restoreHmm } from './gaussianHmm/fitHmm.ts';
import { hmmOptions, hmmParameterDefinitions } from './gaussianHmm/hmmParameterDefinitions.ts';

const identity = { model: 'student-hmm', revision: 1 } as const;

/**
 * Hidden Markov model with heavy tails: x_t | s_t = i ~ t_ν(μ_i, Σ_i), multivariate Student-t with scale Σ and ν degrees
 * of freedom, s_t a Markov chain with moves A and start π.
 *
 * Estimated by expectation–conditional maximisation: a row's weight in a state's μ and Σ is its probability times
 * (ν + d)/(ν + δ), δ its squared distance, so that one row far from everything (a month of 2020) cannot claim a state for
 * itself; then ν by a search on the likelihood, each state its own or all one, between 2.1 and 200. `x` is (n, d)
 * row-major, rows in time order, no NaN. Reports are in the features' own units, nats, states in canonical order.
 * The covariance of a state is Σ·ν/(ν − 2).
 *
 * Peel and McLachlan (2000), "Robust mixture modelling using the t distribution", Statistics and Computing 10; Liu and
 * Rubin (1994), Biometrika 81; Bulla (2011), "Hidden Markov models with t components", Quantitative Finance 11.
 */
export const studentHmm = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'regime',
  purpose:
    'Hidden regimes of series with outliers and crashes: Student-t emissions leave one wild row no state of its own',
  cite: 'Peel and McLachlan (2000), Robust mixture modelling using the t distribution, Statistics and Computing 10',
  hardware: 'cpu',
  needs: {
    minimumRows: 60,
    missing: 'refused',
    shape: '1–10 stationary features (growth rates, returns), 100–10,000 rows; the first feature orders the states',
  },
  output:
    'log_likelihood (nats, given the rows before), state (most likely as of the row), filtered_0 … filtered_{k−1}',
  regimes: ['expansion', 'contraction', 'crisis', 'high volatility', 'low volatility'],
  suits: ['any', 'volatile'],
  parameters: {
    ...hmmParameterDefinitions,
    states: { ...hmmParameterDefinitions.states, default: 2 },
    degrees: {
      default: 'state',
      oneOf: ['state', 'shared'],
      meaning: 'degrees of freedom: of each state, or one for all',
    },
  },
  fit(data, given, context) {
    const degrees = given.degrees === 'shared' ? 'shared' : 'state';
    return fitHmm(identity, data, { ...hmmOptions(given), degrees }, context);
  },
  restore(files) {
    return Promise.resolve(restoreHmm(identity, files));
  },
});
