import { defineModel } from './defineModel.ts';
import { fitHmm, restoreHmm } from './gaussianHmm/fitHmm.ts';
import { hmmOptions, hmmParameterDefinitions } from './gaussianHmm/hmmParameterDefinitions.ts';

const identity = { model: 'gaussian-hmm', revision: 2 } as const;

/**
 * Gaussian hidden Markov model: x_t | s_t = i ~ N(μ_i, Σ_i), s_t a Markov chain with moves A and start π.
 *
 * Estimates π (k), A (k, k), μ (k, d), Σ (k, d, d) by maximum likelihood, or a posteriori where priors are given:
 * Baum–Welch from many seeded starts, best kept. `x` is (n, d) row-major, rows in time order, in one sequence or several.
 * A missing value (NaN) is integrated out; a row without any value is a step of prediction. Features are standardised inside (population standard deviation)
 * and everything is reported in the features' own units, the log likelihood too. States come in canonical order: mean of
 * the first feature ascending. Likelihoods are in nats.
 *
 * Rabiner (1989), Proc. IEEE 77(2), §III–V; Hamilton (1989), Econometrica 57(2), §4.
 */
export const gaussianHmm = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'regime',
  purpose: 'Hidden regimes of a few monthly or daily series, with the probability of each regime as of each row',
  cite: 'Rabiner (1989), A tutorial on hidden Markov models, Proc. IEEE 77(2); Hamilton (1989), Econometrica 57(2)',
  hardware: 'cpu',
  needs: {
    minimumRows: 40,
    missing: 'handled',
    shape: '1–10 stationary features (growth rates, changes), 100–10,000 rows; the first feature orders the states',
  },
  output:
    'log_likelihood (nats, given the rows before), state (most likely as of the row), filtered_0 … filtered_{k−1}',
  regimes: ['expansion', 'contraction', 'high volatility', 'low volatility'],
  suits: ['any'],
  parameters: hmmParameterDefinitions,
  fit(data, given, context) {
    return fitHmm(identity, data, hmmOptions(given), context);
  },
  restore(files) {
    return Promise.resolve(restoreHmm(identity, files));
  },
});
