import { columnMoments, standardised } from '../stats/columnMoments.ts';
import { defineModel } from './defineModel.ts';
import { linearScores, openLinearModel, writeLinearModel } from './linearModel.ts';
import { logistic, logisticLoss, logisticNewton } from './logisticNewton.ts';

const identity = { model: 'logistic-regression', revision: 1 } as const;
const output = (scores: Float64Array) => ({ probability: scores.map(logistic) });

/**
 * Logistic regression with an L2 penalty: argmin_w c·Σ_t loss(z_tᵀw + w₀, y_t) + ½‖w‖², as scikit-learn's
 * LogisticRegression(C). P(y = 1 | x) = 1 / (1 + e^−(b₀ + xᵀb)).
 *
 * `x` is (n, d) row-major, no NaN; y is 0 or 1. With `standardise` (the default) z is x less its training mean over its
 * population standard deviation, so the penalty treats features alike; coefficients are reported in the features' own
 * units as well. Newton's method; log loss in nats. Hastie, Tibshirani & Friedman (2009), §4.4.1 and §18.4.
 */
export const logisticRegression = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'classifier',
  purpose: 'A calibrated linear baseline for the probability of an event, with an L2 penalty',
  cite: 'Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, §4.4 and §18.4',
  hardware: 'cpu',
  needs: {
    minimumRows: 20,
    missing: 'refused',
    shape: '1–200 features on any scale, at least ten rows of the rarer class a feature',
  },
  output: 'probability of target = 1',
  regimes: ['any, as a baseline'],
  suits: ['any'],
  parameters: {
    c: {
      default: 1,
      minimum: 1e-12,
      maximum: 1e12,
      search: { from: 1e-5, to: 1e3, scale: 'log' },
      meaning: 'inverse strength of the L2 penalty; smaller is stronger',
    },
    standardise: { default: true, meaning: 'scale features to mean 0 and deviation 1 before the penalty' },
    iterations: { default: 100, minimum: 1, maximum: 10000, integer: true, meaning: 'most Newton steps' },
    tolerance: { default: 1e-10, minimum: 1e-14, meaning: 'largest entry of the mean gradient that counts as zero' },
  },
  fit({ x, target }, { c, standardise, iterations, tolerance }, context) {
    const d = x.columns.length;
    const moments = standardise
      ? columnMoments(x, 1)
      : { centre: new Float64Array(d), spread: new Float64Array(d).fill(1) };
    const { centre, spread } = moments;
    const { values } = standardised(x, moments);
    const solution = logisticNewton({ x: values, y: target, dimension: d, c }, { iterations, tolerance }, (step) => {
      context.signal.throwIfAborted();
      context.onProgress(step, iterations);
    });
    const coefficients = solution.weights.slice(0, d).map((value, j) => value / spread[j]!);
    const intercept = coefficients.reduce((sum, value, j) => sum - value * centre[j]!, solution.weights[d]!);
    const scores = linearScores(x, intercept, coefficients);
    const summary = {
      rows: x.rows,
      features: x.columns,
      intercept,
      coefficients: Array.from(coefficients),
      standardised_coefficients: Array.from(solution.weights.subarray(0, d)),
      share_of_ones: target.reduce((sum, y) => sum + y, 0) / x.rows,
      training_log_loss: scores.reduce((sum, score, t) => sum + logisticLoss(score, target[t]!), 0) / x.rows,
      iterations: solution.iterations,
    };
    context.onProgress(iterations, iterations);
    return Promise.resolve(
      writeLinearModel({ ...identity, features: x.columns, summary }, intercept, coefficients, output),
    );
  },
  restore: (files) => Promise.resolve(openLinearModel(identity, files, output)),
});
