import { NumericsError } from '../../contracts/failures.ts';
import { choleskyFactor, choleskySolve } from '../linalg/cholesky.ts';
import { logistic, logisticLoss } from '../models/logisticNewton.ts';

interface Problem {
  /** Columns of the design, each (n); a column of ones is the intercept. */
  readonly columns: readonly Float64Array[];
  /** Wanted probability of each row, 0–1. */
  readonly target: Float64Array;
  readonly weights: Float64Array;
  /** λ of the ridge, in units of rows' log loss; keeps separable classes finite. */
  readonly ridge: number;
}

const tolerance = 1e-11;
const maximumIterations = 200;

function objective({ columns, target, weights, ridge }: Problem, theta: Float64Array): number {
  let loss = 0;
  for (let row = 0; row < target.length; row += 1) {
    let score = 0;
    for (let j = 0; j < theta.length; j += 1) score += theta[j]! * columns[j]![row]!;
    loss += weights[row]! * logisticLoss(score, target[row]!);
  }
  let squares = 0;
  for (const value of theta) squares += value * value;
  return loss + 0.5 * ridge * squares;
}

function derivatives({ columns, target, weights, ridge }: Problem, theta: Float64Array) {
  const size = theta.length;
  const gradient = theta.map((value) => ridge * value);
  const hessian = new Float64Array(size * size);
  for (let j = 0; j < size; j += 1) hessian[j * size + j] = ridge;
  for (let row = 0; row < target.length; row += 1) {
    let score = 0;
    for (let j = 0; j < size; j += 1) score += theta[j]! * columns[j]![row]!;
    const p = logistic(score);
    const slope = weights[row]! * (p - target[row]!);
    const curvature = weights[row]! * p * (1 - p);
    for (let j = 0; j < size; j += 1) {
      const value = columns[j]![row]!;
      gradient[j]! += slope * value;
      for (let k = 0; k <= j; k += 1) hessian[j * size + k]! += curvature * value * columns[k]![row]!;
    }
  }
  return { gradient, hessian };
}

/** H + σI with the smallest σ of a rising ladder that has a Cholesky factor: flat tails leave H singular in digits. */
function factorOf(hessian: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let sigma = 0; sigma < 1e6; sigma = sigma === 0 ? 1e-12 : sigma * 10) {
    const lifted = hessian.slice();
    for (let j = 0; j < size; j += 1) lifted[j * size + j]! += sigma;
    if (choleskyFactor(lifted, size, factor)) return factor;
  }
  throw new NumericsError(`A calibration curve has no curvature of size ${size}; check the scores' scale.`);
}

/**
 * argmin_θ Σ_i w_i [ln(1 + e^{s_i}) − t_i s_i] + ½ λ‖θ‖², s_i = Σ_j θ_j x_ij, with soft targets t in [0, 1].
 *
 * Newton's method with backtracking line search from `start`; stops when no entry of the gradient exceeds 1e-11 of Σ w, or when no
 * step improves the objective in double precision. Lin, Lin and Weng (2007), Machine Learning 68, algorithm 1.
 */
export function weightedLogistic(problem: Problem, start: Float64Array): Float64Array {
  const size = start.length;
  const total = problem.weights.reduce((sum, weight) => sum + weight, 0);
  let theta: Float64Array = start;
  let value = objective(problem, theta);
  for (let iteration = 0; iteration < maximumIterations; iteration += 1) {
    const { gradient, hessian } = derivatives(problem, theta);
    if (gradient.every((entry) => Math.abs(entry) <= tolerance * total)) return theta;
    const step = choleskySolve(factorOf(hessian, size), size, gradient.slice());
    const descent = step.reduce((sum, entry, j) => sum + entry * gradient[j]!, 0);
    // Below the digits of the objective a line search only sees noise; so near, the full step is the better end.
    if (descent <= 1e-15 * value) return theta.map((entry, j) => entry - step[j]!);
    let length = 1;
    let next = theta.map((entry, j) => entry - step[j]!);
    let found = objective(problem, next);
    while (!(found <= value - 1e-4 * length * descent) && length > 1e-10) {
      length /= 2;
      next = theta.map((entry, j) => entry - length * step[j]!);
      found = objective(problem, next);
    }
    if (!(found < value)) return theta;
    theta = next;
    value = found;
  }
  throw new NumericsError(
    `A calibration curve needs to settle within ${maximumIterations} Newton steps, got no end on ${problem.target.length} rows; check the scores.`,
  );
}
