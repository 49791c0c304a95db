import { InputError } from '../../contracts/failures.ts';
import { dampedNewton } from './dampedNewton.ts';

export interface SoftmaxProblem {
  /** (n, d) row-major, no NaN. */
  readonly x: Float64Array;
  /** (n) the class of every row: 0 … classes − 1. */
  readonly y: ArrayLike<number>;
  readonly dimension: number;
  /** At least 2. */
  readonly classes: number;
  /** Inverse strength of the penalty. */
  readonly c: number;
}

export interface SoftmaxSolution {
  /** (classes, d + 1) row-major: of every class its coefficients, then its intercept. They add up to 0 over classes. */
  readonly weights: Float64Array;
  readonly iterations: number;
}

/**
 * Multinomial logistic regression with an L2 penalty: argmin_W c·Σ_t −log P(y_t | x_t) + ½ Σ_k ‖w_k‖² with
 * P(k | x) = e^{s_k} / Σ_l e^{s_l}, s_k = xᵀw_k + w_k0; intercepts are unpenalised. As scikit-learn's LogisticRegression(C) of several
 * classes; with two of them its penalty is half of `logisticNewton`'s, because both classes share the difference.
 *
 * Newton's method with step halving, O(n·(K·d)²/2 + (K·d)³/3) a step. Stops when no entry of the gradient, divided by c·n, exceeds
 * `tolerance`; fails after `iterations`. Refuses a class outside 0 … K − 1 and fewer than two classes present.
 * Böhning (1992), Multinomial logistic regression algorithm, Ann. Inst. Stat. Math. 44; Hastie, Tibshirani & Friedman (2009), §4.4.
 * Example: `softmaxRegression({ x, y, dimension: 4, classes: 3, c: 1 }, { iterations: 100, tolerance: 1e-10 }).weights`.
 */
export function softmaxRegression(
  problem: SoftmaxProblem,
  options: { readonly iterations: number; readonly tolerance: number },
): SoftmaxSolution {
  checkClasses(problem);
  return dampedNewton(
    {
      size: problem.classes * (problem.dimension + 1),
      objective: (weights) => objective(problem, weights),
      derivatives: (weights) => derivatives(problem, weights),
      scale: problem.c * problem.y.length,
      name: 'softmax',
    },
    options,
  );
}

function checkClasses({ y, classes }: SoftmaxProblem): void {
  const seen = new Set<number>();
  for (let t = 0; t < y.length; t += 1) {
    const found = y[t]!;
    if (!Number.isInteger(found) || found < 0 || found >= classes)
      throw new InputError(`Row ${t} needs a class from 0 to ${classes - 1}, got ${found}; number the classes from 0.`);
    seen.add(found);
  }
  if (seen.size < 2)
    throw new InputError(`Softmax regression needs rows of at least 2 classes, got ${seen.size} in ${y.length} rows.`);
}

/** P(k | x), (n, classes) row-major, under `weights` as `softmaxRegression` gives them. */
export function softmaxProbabilities(
  x: Float64Array,
  { weights }: Pick<SoftmaxSolution, 'weights'>,
  { dimension, classes }: { readonly dimension: number; readonly classes: number },
): Float64Array {
  const rows = x.length / dimension;
  const shares = new Float64Array(rows * classes);
  for (let t = 0; t < rows; t += 1) {
    const own = shares.subarray(t * classes, (t + 1) * classes);
    scoresOf(x, t, weights, dimension, own);
    const total = logSum(own);
    for (let k = 0; k < classes; k += 1) own[k] = Math.exp(own[k]! - total);
  }
  return shares;
}

function scoresOf(x: Float64Array, t: number, weights: Float64Array, d: number, scores: Float64Array): void {
  for (let k = 0; k < scores.length; k += 1) {
    const at = k * (d + 1);
    let score = weights[at + d]!;
    for (let j = 0; j < d; j += 1) score += weights[at + j]! * x[t * d + j]!;
    scores[k] = score;
  }
}

/** log Σ e^s, without overflow. */
function logSum(scores: Float64Array): number {
  let most = -Infinity;
  for (const score of scores) most = Math.max(most, score);
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - most);
  return most + Math.log(sum);
}

function objective({ x, y, dimension: d, classes, c }: SoftmaxProblem, weights: Float64Array): number {
  const scores = new Float64Array(classes);
  let loss = 0;
  for (let t = 0; t < y.length; t += 1) {
    scoresOf(x, t, weights, d, scores);
    loss += logSum(scores) - scores[y[t]!]!;
  }
  let penalty = 0;
  for (let k = 0; k < classes; k += 1) for (let j = 0; j < d; j += 1) penalty += weights[k * (d + 1) + j]! ** 2;
  return c * loss + penalty / 2;
}

function derivatives(problem: SoftmaxProblem, weights: Float64Array) {
  const { x, y, dimension: d, classes, c } = problem;
  const width = d + 1;
  const gradient = new Float64Array(classes * width);
  const hessian = new Float64Array(gradient.length ** 2);
  const shares = softmaxProbabilities(x, { weights }, problem);
  const rows = withOnes(x, d);
  const scale = new Float64Array(y.length);
  for (let k = 0; k < classes; k += 1) {
    for (let t = 0; t < y.length; t += 1) {
      const pull = c * (shares[t * classes + k]! - (y[t] === k ? 1 : 0));
      for (let i = 0; i < width; i += 1) gradient[k * width + i]! += pull * rows[t * width + i]!;
    }
    for (let l = 0; l <= k; l += 1) {
      for (let t = 0; t < y.length; t += 1)
        scale[t] = c * shares[t * classes + k]! * ((k === l ? 1 : 0) - shares[t * classes + l]!);
      const block = weightedProducts(rows, width, scale);
      for (let i = 0; i < width; i += 1)
        for (let j = 0; j < width; j += 1)
          hessian[(k * width + i) * gradient.length + l * width + j] = block[Math.max(i, j) * width + Math.min(i, j)]!;
    }
  }
  penalise(problem, weights, gradient, hessian);
  return { gradient, hessian };
}

/** (n, d + 1): every row, then 1 for the intercept. */
function withOnes(x: Float64Array, d: number): Float64Array {
  const rows = new Float64Array(x.length + x.length / d).fill(1);
  for (let t = 0; t * d < x.length; t += 1) rows.set(x.subarray(t * d, (t + 1) * d), t * (d + 1));
  return rows;
}

/** The lower triangle of Σ_t scale_t·row_tᵀrow_t; four rows at a time, so that a sum is loaded and stored once for four products. */
function weightedProducts(rows: Float64Array, width: number, scale: Float64Array): Float64Array {
  const block = new Float64Array(width * width);
  const whole = scale.length - (scale.length % 4);
  for (let t = 0; t < whole; t += 4) {
    const [first, second] = [t * width, (t + 1) * width];
    const [third, fourth] = [second + width, second + 2 * width];
    for (let i = 0; i < width; i += 1) {
      const a = scale[t]! * rows[first + i]!;
      const b = scale[t + 1]! * rows[second + i]!;
      const c = scale[t + 2]! * rows[third + i]!;
      const d = scale[t + 3]! * rows[fourth + i]!;
      for (let j = 0; j <= i; j += 1)
        block[i * width + j]! +=
          a * rows[first + j]! + b * rows[second + j]! + c * rows[third + j]! + d * rows[fourth + j]!;
    }
  }
  for (let t = whole; t < scale.length; t += 1)
    for (let i = 0; i < width; i += 1)
      for (let j = 0; j <= i; j += 1) block[i * width + j]! += scale[t]! * rows[t * width + i]! * rows[t * width + j]!;
  return block;
}

/**
 * The penalty's part. The same number added to every intercept changes nothing, so the curvature has none in that direction; n·c
 * is put there, which the gradient has no part in: the step is unchanged, and intercepts keep adding up to 0.
 */
function penalise(problem: SoftmaxProblem, weights: Float64Array, gradient: Float64Array, hessian: Float64Array): void {
  const { y, dimension: d, classes, c } = problem;
  const width = d + 1;
  const size = classes * width;
  for (let k = 0; k < classes; k += 1) {
    for (let i = k * width; i < k * width + d; i += 1) {
      gradient[i] = gradient[i]! + weights[i]!;
      hessian[i * size + i] = hessian[i * size + i]! + 1;
    }
    for (let l = 0; l <= k; l += 1) {
      const at = (k * width + d) * size + l * width + d;
      hessian[at] = hessian[at]! + (c * y.length) / classes;
    }
  }
}
