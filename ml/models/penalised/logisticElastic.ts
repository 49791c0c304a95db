import { NumericsError } from '../../../contracts/failures.ts';
import { logistic, logisticLoss } from '../logisticNewton.ts';
import { coordinateDescent } from './coordinateDescent.ts';
import type { Design } from './designOf.ts';

const mostSteps = 200;

interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

function scoreAt({ z, columns: d }: Design, weights: Float64Array, t: number): number {
  let score = weights[d]!;
  for (let j = 0; j < d; j += 1) score += weights[j]! * z[t * d + j]!;
  return score;
}

function objective(design: Design, y: Float64Array, weights: Float64Array, { l1, l2 }: Penalty): number {
  let sum = 0;
  for (let t = 0; t < design.rows; t += 1) sum += logisticLoss(scoreAt(design, weights, t), y[t]!);
  for (let j = 0; j < design.columns; j += 1) sum += l1 * Math.abs(weights[j]!) + 0.5 * l2 * weights[j]! ** 2;
  return sum;
}

/** Hessian H of Σ loss and the linear part H w − g of its quadratic model in the new weights. */
function quadraticModel(design: Design, y: Float64Array, weights: Float64Array) {
  const { z, rows, columns: d } = design;
  const size = d + 1;
  const quadratic = new Float64Array(size * size);
  const linear = new Float64Array(size);
  const row = new Float64Array(size).fill(1);
  for (let t = 0; t < rows; t += 1) {
    const score = scoreAt(design, weights, t);
    const p = logistic(score);
    const curvature = Math.max(p * (1 - p), 1e-10);
    for (let j = 0; j < d; j += 1) row[j] = z[t * d + j]!;
    for (let j = 0; j < size; j += 1) {
      linear[j] = linear[j]! + (curvature * score - (p - y[t]!)) * row[j]!;
      for (let k = 0; k <= j; k += 1)
        quadratic[j * size + k] = quadratic[j * size + k]! + curvature * row[j]! * row[k]!;
    }
  }
  for (let j = 0; j < size; j += 1) {
    for (let k = 0; k < j; k += 1) quadratic[k * size + j] = quadratic[j * size + k]!;
    if (quadratic[j * size + j] === 0) quadratic[j * size + j] = 1;
  }
  return { quadratic, linear };
}

/**
 * Logistic regression with an elastic net: argmin_w c Σ_t loss(z_tᵀw + w₀, y_t) + ρ Σ|w_j| + ½ (1 − ρ) Σ w_j², ρ = `ratio`,
 * the intercept w₀ free: scikit-learn's LogisticRegression(C, l1_ratio). Newton steps on the quadratic model, each solved
 * by coordinate descent and halved until the objective falls; ends when no weight moves by more than `tolerance`.
 *
 * Gives d weights, then the intercept. Friedman, Hastie & Tibshirani (2010), J. Stat. Software 33(1), §3.
 */
export function logisticElastic(
  design: Design,
  y: Float64Array,
  { c, ratio, tolerance }: { readonly c: number; readonly ratio: number; readonly tolerance: number },
  start: Float64Array,
): Float64Array {
  const penalty = { l1: ratio / c, l2: (1 - ratio) / c };
  let weights = start;
  let value = objective(design, y, weights, penalty);
  for (let step = 0; step < mostSteps; step += 1) {
    const model = quadraticModel(design, y, weights);
    const aim = coordinateDescent({ ...model, ...penalty, penalised: design.columns }, weights, tolerance / 10);
    const gap = aim.map((w, j) => w - weights[j]!);
    if (gap.every((move) => Math.abs(move) <= tolerance)) return aim;
    let length = 1;
    let next = aim;
    let nextValue = objective(design, y, next, penalty);
    // Equal counts as progress: near the optimum the objective stops moving before the weights do.
    while (!(nextValue <= value * (1 + 1e-14)) && length > 1e-10) {
      length /= 2;
      const shorter = length;
      next = weights.map((w, j) => w + shorter * gap[j]!);
      nextValue = objective(design, y, next, penalty);
    }
    weights = next;
    value = nextValue;
  }
  throw new NumericsError(
    `The elastic logistic regression expected moves of at most ${tolerance}, and did not settle in ${mostSteps} Newton steps; lower c.`,
  );
}
