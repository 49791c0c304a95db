import { NumericsError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { defineModel } from './defineModel.ts';
import { fitRestarts } from './gaussianHmm/fitRestarts.ts';
import { canonicalOrder, permuteStates } from './gaussianHmm/canonicalOrder.ts';
import type { CovarianceKind, HmmParameters } from './gaussianHmm/hmmTypes.ts';
import { openHmm, type HmmHeader } from './gaussianHmm/openHmm.ts';
import { summarise } from './gaussianHmm/summarise.ts';
import { readModelFiles, writeModelFiles } from './modelFiles.ts';

const identity = { model: 'gaussian-hmm', revision: 1 } as const;

/**
 * Gaussian hidden Markov model: x_t | s_t = i ~ N(μ_i, Σ_i), s_t a Markov chain with moves A and start π.
 *
 * Estimates π (k), A (k, k), μ (k, d), Σ (k, d, d) by maximum likelihood: Baum–Welch from many seeded starts, best kept.
 * `x` is (n, d) row-major, rows in time order, no NaN. Features are standardised inside (population standard deviation)
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
    missing: 'refused',
    shape: '1–10 stationary features (growth rates, changes), 100–10,000 rows; the first feature orders the states',
  },
  output:
    'log_likelihood (nats, given the rows before), state (most likely as of the row), filtered_0 … filtered_{k−1}',
  regimes: ['expansion', 'contraction', 'high volatility', 'low volatility'],
  parameters: {
    states: { default: 4, minimum: 2, maximum: 8, integer: true, meaning: 'number of hidden states' },
    covariance: { default: 'full', oneOf: ['full', 'diagonal'], meaning: 'shape of each covariance' },
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
  },
  async fit(data, given, context) {
    const { x } = data;
    const { scaled, centre, spread } = standardise(x);
    const covariance: CovarianceKind = given.covariance === 'full' ? 'full' : 'diagonal';
    const jacobian = x.rows * spread.reduce((sum, value) => sum + Math.log(value), 0);
    const found = await fitRestarts(
      scaled,
      x.rows,
      {
        states: given.states,
        covariance,
        restarts: given.restarts,
        iterations: given.iterations,
        tolerance: given.tolerance,
        floor: given.covariance_floor,
        minimumOccupancy: given.minimum_occupancy,
        seed: context.seed,
      },
      async (done, best) => {
        context.onProgress(done, given.restarts, best === null ? 'no healthy restart yet' : `best ${best - jacobian}`);
        await Promise.resolve();
        context.signal.throwIfAborted();
      },
    );
    const order = canonicalOrder(found.parameters);
    const parameters = inOwnUnits(permuteStates(found.parameters, order), centre, spread);
    const summary = summarise({ x, parameters, order, found, covariance, jacobian });
    const header: HmmHeader = { ...identity, states: given.states, features: x.columns, summary };
    const { start, transition, means, covariances } = parameters;
    return openHmm(header, parameters, writeModelFiles(header, { start, transition, means, covariances }));
  },
  restore(files) {
    const { header: read, arrays } = readModelFiles(identity, files);
    const header = read as HmmHeader;
    const { start, transition, means, covariances } = arrays as Omit<HmmParameters, 'states' | 'dimension'>;
    const dimension = header.features.length;
    const parameters = { states: header.states, dimension, start, transition, means, covariances };
    return Promise.resolve(openHmm(header, parameters, files));
  },
});

function standardise(x: Matrix): { scaled: Float64Array; centre: Float64Array; spread: Float64Array } {
  const d = x.columns.length;
  const centre = new Float64Array(d);
  const spread = new Float64Array(d);
  const scaled = x.values.slice();
  x.columns.forEach((name, j) => {
    let sum = 0;
    for (let t = 0; t < x.rows; t++) sum += x.values[t * d + j]!;
    const mean = sum / x.rows;
    let squares = 0;
    for (let t = 0; t < x.rows; t++) squares += (x.values[t * d + j]! - mean) ** 2;
    const deviation = Math.sqrt(squares / x.rows);
    if (!(deviation > 1e-12 * Math.abs(mean))) {
      throw new NumericsError(
        `gaussian-hmm needs features that vary, got standard deviation ${deviation} in "${name}"; leave it out.`,
      );
    }
    centre[j] = mean;
    spread[j] = deviation;
    for (let t = 0; t < x.rows; t++) scaled[t * d + j] = (x.values[t * d + j]! - mean) / deviation;
  });
  return { scaled, centre, spread };
}

function inOwnUnits(parameters: HmmParameters, centre: Float64Array, spread: Float64Array): HmmParameters {
  const d = parameters.dimension;
  const unit = (j: number) => spread[j]!;
  return {
    ...parameters,
    means: parameters.means.map((value, at) => value * unit(at % d) + centre[at % d]!),
    covariances: parameters.covariances.map((value, at) => value * unit(at % d) * unit(Math.floor(at / d) % d)),
  };
}
