import { geometric } from '../stats/geometric.ts';
import { takeValues } from '../stats/matrixParts.ts';
import { defineModel } from './defineModel.ts';
import { linearScores, openLinearModel, writeLinearModel } from './linearModel.ts';
import type { TrainingData } from './model.ts';
import { designOf, inOwnUnits } from './penalised/designOf.ts';
import { elasticPath, greatestAlpha, squaredProblem } from './penalised/elasticPath.ts';
import { l1Ratio } from './penalised/l1Ratio.ts';
import { timeFolds } from './penalised/timeFolds.ts';

const identity = { model: 'elastic-net', revision: 1 } as const;
const output = (scores: Float64Array) => ({ prediction: scores });
const tolerance = 1e-11;

interface Choice {
  readonly l1_ratio: number;
  readonly standardise: boolean;
}

function fitPath({ x, target }: TrainingData, rows: Int32Array, alphas: readonly number[], choice: Choice) {
  const design = designOf(x, rows, choice.standardise);
  const problem = squaredProblem(design, takeValues(target, rows));
  const path = elasticPath(problem, alphas, choice.l1_ratio, tolerance);
  return path.map((weights) => ({ weights, ...inOwnUnits(design, weights, problem.mean) }));
}

/** Mean squared error of every α on rows later than those it was fitted on. */
function validate(data: TrainingData, alphas: readonly number[], folds: number, choice: Choice): number[] {
  const errors = alphas.map(() => 0);
  let rows = 0;
  for (const { train, validation } of timeFolds(data, folds)) {
    const path = fitPath(data, train, alphas, choice);
    rows += validation.length;
    path.forEach(({ coefficients, intercept }, i) => {
      const scores = linearScores(data.x, intercept, coefficients);
      for (const row of validation) errors[i] = errors[i]! + (data.target[row]! - scores[row]!) ** 2;
    });
  }
  return errors.map((sum) => sum / rows);
}

/**
 * Linear regression with an elastic net, ridge (l1_ratio 0) and lasso (1) included:
 * argmin_b (1/2n) Σ (y − b₀ − zᵀb)² + α ρ Σ|b_j| + ½ α (1 − ρ) Σ b_j², b₀ free, as scikit-learn's ElasticNet(alpha, l1_ratio).
 *
 * `x` is (n, d) row-major, no NaN. With `standardise` (the default) z is x less its mean over its population deviation.
 * With alpha 0, α is chosen along a falling path by the mean squared error on later rows, labels purged.
 * Zou & Hastie (2005), Regularization and variable selection via the elastic net, JRSS B 67(2).
 */
export const elasticNet = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'regressor',
  purpose: 'A number from many linear features of which few may count: ridge, lasso and what lies between',
  cite: 'Zou & Hastie (2005), Regularization and variable selection via the elastic net, JRSS B 67(2)',
  hardware: 'cpu',
  needs: {
    minimumRows: 20,
    missing: 'refused',
    shape: '1–500 features on any scale; more of them than rows is allowed',
  },
  output: 'prediction, in units of the target',
  regimes: ['any, as a baseline'],
  suits: ['any', 'calm'],
  parameters: {
    alpha: { default: 0, minimum: 0, meaning: 'strength α of the penalty; 0: chosen on later rows' },
    l1_ratio: l1Ratio,
    standardise: { default: true, meaning: 'scale features to mean 0 and deviation 1 before the penalty' },
    alphas: {
      default: 50,
      minimum: 2,
      maximum: 1000,
      integer: true,
      meaning: 'steps of the path that α is chosen from',
    },
    folds: { default: 4, minimum: 1, maximum: 50, integer: true, meaning: 'blocks of later rows that choose α' },
  },
  fit(data, { alpha, alphas: steps, folds, ...choice }, context) {
    const { x, target } = data;
    const every = Int32Array.from(target, (_, row) => row);
    const most = greatestAlpha(squaredProblem(designOf(x, every, choice.standardise), target), choice.l1_ratio);
    // A target without any pull has no path; every coefficient is 0 at any α.
    const grid = alpha > 0 ? [alpha] : geometric(most || 1, (most || 1) * 1e-3, steps);
    const errors = alpha > 0 ? null : validate(data, grid, folds, choice);
    context.signal.throwIfAborted();
    const path = fitPath(data, every, grid, choice);
    const chosen = errors ? errors.indexOf(Math.min(...errors)) : 0;
    const { weights, coefficients, intercept } = path[chosen]!;
    const scores = linearScores(x, intercept, coefficients);
    const residual = target.reduce((sum, y, t) => sum + (y - scores[t]!) ** 2, 0);
    const summary = {
      rows: x.rows,
      features: x.columns,
      alpha: grid[chosen],
      l1_ratio: choice.l1_ratio,
      intercept,
      coefficients: Array.from(coefficients),
      standardised_coefficients: Array.from(weights),
      training_mean_squared_error: residual / x.rows,
      path: path.map((one, i) => ({
        alpha: grid[i],
        features: one.weights.filter((w) => w !== 0).length,
        ...(errors && { later_mean_squared_error: errors[i] }),
      })),
    };
    context.onProgress(1, 1);
    return Promise.resolve(
      writeLinearModel({ ...identity, features: x.columns, summary }, intercept, coefficients, output),
    );
  },
  restore: (files) => Promise.resolve(openLinearModel(identity, files, output)),
});
