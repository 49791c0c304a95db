import { NumericsError } from '../../contracts/failures.ts';

interface Problem {
  /** (n, columns) row-major. */
  readonly z: Float64Array;
  readonly columns: number;
  /** 0 or 1 a row. */
  readonly target: Float64Array;
  readonly lambda: number;
  /** Where the penalty pulls every weight to. */
  readonly towards: number;
  readonly nonNegative: boolean;
}

const tolerance = 1e-10;
const maximumIterations = 200;

/** ln(1 + e^s) without overflow. */
const softplus = (s: number) => Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s)));

function score({ z, columns }: Problem, beta: Float64Array, row: number): number {
  let sum = beta[columns]!;
  for (let j = 0; j < columns; j += 1) sum += beta[j]! * z[row * columns + j]!;
  return sum;
}

function logLoss(problem: Problem, beta: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < problem.target.length; row += 1) {
    const s = score(problem, beta, row);
    sum += softplus(s) - problem.target[row]! * s;
  }
  return sum;
}

function objective(problem: Problem, beta: Float64Array): number {
  let penalty = 0;
  for (let j = 0; j < problem.columns; j += 1) penalty += (beta[j]! - problem.towards) ** 2;
  return logLoss(problem, beta) + 0.5 * problem.lambda * penalty;
}

/** Gradient and Hessian of the objective; the last coordinate is the intercept. */
function derivatives(problem: Problem, beta: Float64Array): { gradient: Float64Array; hessian: Float64Array } {
  const { z, columns, target, lambda, towards } = problem;
  const size = columns + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const row1 = new Float64Array(size).fill(1);
  for (let row = 0; row < target.length; row += 1) {
    const p = 1 / (1 + Math.exp(-score(problem, beta, row)));
    for (let j = 0; j < columns; j += 1) row1[j] = z[row * columns + j]!;
    for (let j = 0; j < size; j += 1) {
      gradient[j]! += (p - target[row]!) * row1[j]!;
      for (let k = 0; k < size; k += 1) hessian[j * size + k]! += p * (1 - p) * row1[j]! * row1[k]!;
    }
  }
  for (let j = 0; j < columns; j += 1) {
    gradient[j]! += lambda * (beta[j]! - towards);
    hessian[j * size + j]! += lambda;
  }
  return { gradient, hessian };
}

/** Minimises gᵀd + ½ dᵀHd over d with β + d ≥ 0 for the bounded coordinates, one coordinate at a time. */
function boxedStep(
  { gradient, hessian }: { gradient: Float64Array; hessian: Float64Array },
  beta: Float64Array,
  bounded: number,
): Float64Array {
  const size = beta.length;
  const step = new Float64Array(size);
  for (let sweep = 0; sweep < 10_000; sweep += 1) {
    let moved = 0;
    for (let j = 0; j < size; j += 1) {
      let slope = gradient[j]!;
      for (let k = 0; k < size; k += 1) slope += hessian[j * size + k]! * step[k]!;
      const free = step[j]! - slope / hessian[j * size + j]!;
      const next = j < bounded ? Math.max(free, -beta[j]!) : free;
      moved = Math.max(moved, Math.abs(next - step[j]!));
      step[j] = next;
    }
    if (moved < tolerance / 100) break;
  }
  return step;
}

/** β + step, halved until the objective falls; null when no fraction of the step improves it any more. */
function descend(problem: Problem, beta: Float64Array, step: Float64Array): Float64Array | null {
  const before = objective(problem, beta);
  for (let scale = 1; scale > 1e-9; scale /= 2) {
    const next = beta.map((value, j) => value + scale * step[j]!);
    if (objective(problem, next) < before) return next;
  }
  return null;
}

/**
 * Logistic regression whose weights are pulled to a common value, optionally non-negative: minimises
 * Σ_i [ln(1 + e^{s_i}) − y_i s_i] + ½ λ Σ_j (w_j − t)², s_i = a + Σ_j w_j z_ij, a free.
 *
 * z: (n, m) row-major; y: 0 or 1. Newton steps on the quadratic model within the bounds w ≥ 0, with step halving; the
 * problem is convex, so the answer does not depend on the start. Stops when no coordinate moves by 1e-10.
 * Lee, Sun & Saunders (2014), Proximal Newton-type methods, SIAM J. Optim. 24.
 */
export function fitShrunkLogistic(problem: Problem): {
  readonly intercept: number;
  readonly weights: Float64Array;
  /** Mean log loss of the fit, without the penalty. */
  readonly logLoss: number;
  readonly iterations: number;
} {
  const { columns } = problem;
  let beta: Float64Array = new Float64Array(columns + 1).fill(problem.towards, 0, columns);
  const rate = problem.target.reduce((sum, value) => sum + value, 0) / problem.target.length;
  beta[columns] = Math.log(rate / (1 - rate));
  for (let iteration = 1; iteration <= maximumIterations; iteration += 1) {
    const step = boxedStep(derivatives(problem, beta), beta, problem.nonNegative ? columns : 0);
    const small = step.every((value) => Math.abs(value) < tolerance);
    const next = small ? null : descend(problem, beta, step);
    if (next === null)
      return {
        intercept: beta[columns]!,
        weights: beta.slice(0, columns),
        logLoss: logLoss(problem, beta) / problem.target.length,
        iterations: iteration,
      };
    beta = next;
  }
  throw new NumericsError(
    `Expected the stack's weights to settle within ${maximumIterations} Newton steps on ${problem.target.length} rows, and they did not; raise lambda_l2.`,
  );
}
