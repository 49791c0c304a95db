import { DataQualityError } from '../../contracts/failures.ts';
import { geometric } from '../stats/geometric.ts';
import { takeValues } from '../stats/matrixParts.ts';
import { defineModel } from './defineModel.ts';
import { linearScores, openLinearModel, writeLinearModel } from './linearModel.ts';
import { logistic, logisticLoss } from './logisticNewton.ts';
import type { TrainingData } from './model.ts';
import { designOf, inOwnUnits } from './penalised/designOf.ts';
import { l1Ratio } from './penalised/l1Ratio.ts';
import { logisticElastic } from './penalised/logisticElastic.ts';
import { timeFolds } from './penalised/timeFolds.ts';

const identity = { model: 'logistic-path', revision: 1 } as const;
const output = (scores: Float64Array) => ({ probability: scores.map(logistic) });

interface Choice {
  readonly l1_ratio: number;
  readonly standardise: boolean;
  readonly tolerance: number;
}

/** Solutions for rising c, each the start of the next. */
function fitPath({ x, target }: TrainingData, rows: Int32Array, grid: readonly number[], choice: Choice) {
  const design = designOf(x, rows, choice.standardise);
  const y = takeValues(target, rows);
  const ones = y.reduce((sum, value) => sum + value, 0);
  if (ones === 0 || ones === y.length)
    throw new DataQualityError(
      `A logistic path needs both classes before every fold, got ${ones} ones of ${y.length}; use fewer folds.`,
    );
  let weights: Float64Array = new Float64Array(design.columns + 1);
  weights[design.columns] = Math.log(ones / (y.length - ones));
  return grid.map((c) => {
    weights = logisticElastic(design, y, { c, ratio: choice.l1_ratio, tolerance: choice.tolerance }, weights);
    return { weights: weights.slice(0, -1), ...inOwnUnits(design, weights, weights.at(-1)!) };
  });
}

/** Mean log loss of every c on rows later than those it was fitted on. */
function validate(data: TrainingData, grid: readonly number[], folds: number, choice: Choice): number[] {
  const losses = grid.map(() => 0);
  let rows = 0;
  for (const { train, validation } of timeFolds(data, folds)) {
    rows += validation.length;
    fitPath(data, train, grid, choice).forEach(({ coefficients, intercept }, i) => {
      const scores = linearScores(data.x, intercept, coefficients);
      for (const row of validation) losses[i] = losses[i]! + logisticLoss(scores[row]!, data.target[row]!);
    });
  }
  return losses.map((sum) => sum / rows);
}

/** The greatest c at which every weight is 0; for a ridge, that of an l1 share of 0.001. */
function leastC({ x, target }: TrainingData, rows: Int32Array, choice: Choice): number {
  const { z, columns: d } = designOf(x, rows, choice.standardise);
  const rate = target.reduce((sum, y) => sum + y, 0) / target.length;
  const pull = new Float64Array(d);
  for (let at = 0; at < z.length; at += 1) pull[at % d] = pull[at % d]! + (target[Math.floor(at / d)]! - rate) * z[at]!;
  return Math.max(choice.l1_ratio, 1e-3) / (Math.max(...pull.map(Math.abs)) || 1);
}

/**
 * Logistic regression with an elastic net: argmin_w c Σ loss(zᵀw + w₀, y) + ρ Σ|w_j| + ½ (1 − ρ) Σ w_j², w₀ free, as
 * scikit-learn's LogisticRegression(C, l1_ratio). P(y = 1 | x) = 1 / (1 + e^−(b₀ + xᵀb)).
 *
 * `x` is (n, d) row-major, no NaN; y is 0 or 1. With c 0, c is chosen along a rising path by the log loss on later rows,
 * labels purged. Friedman, Hastie & Tibshirani (2010), Regularization paths by coordinate descent, J. Stat. Software 33(1).
 */
export const logisticPath = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'classifier',
  purpose:
    'The probability of an event from many linear features of which few may count, the penalty chosen on later rows',
  cite: 'Friedman, Hastie & Tibshirani (2010), Regularization paths by coordinate descent, J. Stat. Software 33(1)',
  hardware: 'cpu',
  needs: {
    minimumRows: 40,
    missing: 'refused',
    shape: '1–200 features on any scale; more of them than rows is allowed',
  },
  output: 'probability of target = 1',
  regimes: ['any, as a baseline'],
  suits: ['any', 'calm'],
  parameters: {
    c: { default: 0, minimum: 0, maximum: 1e12, meaning: 'inverse strength of the penalty; 0: chosen on later rows' },
    l1_ratio: l1Ratio,
    standardise: { default: true, meaning: 'scale features to mean 0 and deviation 1 before the penalty' },
    steps: {
      default: 20,
      minimum: 2,
      maximum: 1000,
      integer: true,
      meaning: 'steps of the path that c is chosen from',
    },
    folds: { default: 4, minimum: 1, maximum: 50, integer: true, meaning: 'blocks of later rows that choose c' },
    tolerance: { default: 1e-9, minimum: 1e-13, meaning: 'largest move of a weight that counts as none' },
  },
  fit(data, { c, steps, folds, ...choice }, context) {
    const { x, target } = data;
    const every = Int32Array.from(target, (_, row) => row);
    const least = leastC(data, every, choice);
    const grid = c > 0 ? [c] : geometric(least, least * 1e4, steps);
    const losses = c > 0 ? null : validate(data, grid, folds, choice);
    context.signal.throwIfAborted();
    const path = fitPath(data, every, grid, choice);
    const chosen = losses ? losses.indexOf(Math.min(...losses)) : 0;
    const { weights, coefficients, intercept } = path[chosen]!;
    const scores = linearScores(x, intercept, coefficients);
    const summary = {
      rows: x.rows,
      features: x.columns,
      c: grid[chosen],
      l1_ratio: choice.l1_ratio,
      intercept,
      coefficients: Array.from(coefficients),
      standardised_coefficients: Array.from(weights),
      training_log_loss: scores.reduce((sum, score, t) => sum + logisticLoss(score, target[t]!), 0) / x.rows,
      path: path.map((one, i) => ({
        c: grid[i],
        features: one.weights.filter((w) => w !== 0).length,
        ...(losses && { later_log_loss: losses[i] }),
      })),
    };
    context.onProgress(1, 1);
    return Promise.resolve(
      writeLinearModel({ ...identity, features: x.columns, summary }, intercept, coefficients, output),
    );
  },
  restore: (files) => Promise.resolve(openLinearModel(identity, files, output)),
});
