import { dampedNewton } from './dampedNewton.ts';

/** 1 / (1 + e^−s), without overflow. */
export function logistic(score: number): number {
  if (score >= 0) return 1 / (1 + Math.exp(-score));
  const e = Math.exp(score);
  return e / (1 + e);
}

/** −log P(y | score) for y in {0, 1}: log(1 + e^s) − y·s, without overflow. */
export function logisticLoss(score: number, y: number): number {
  return Math.max(score, 0) - y * score + Math.log1p(Math.exp(-Math.abs(score)));
}

export interface LogisticProblem {
  /** (n, d) row-major. */
  readonly x: Float64Array;
  /** (n) zeros and ones. */
  readonly y: Float64Array;
  readonly dimension: number;
  /** Inverse strength of the penalty. */
  readonly c: number;
}

export interface LogisticSolution {
  /** (d + 1) coefficients, then the intercept. */
  readonly weights: Float64Array;
  readonly iterations: number;
}

/**
 * argmin_w c·Σ_t loss(x_tᵀw + w₀, y_t) + ½‖w‖² by Newton's method with step halving (iteratively reweighted least
 * squares); the intercept w₀ is unpenalised. Stops when no entry of the gradient, divided by c·n, exceeds `tolerance`.
 */
export function logisticNewton(
  problem: LogisticProblem,
  options: { readonly iterations: number; readonly tolerance: number },
  between: (iteration: number, gradient: number) => void,
): LogisticSolution {
  return dampedNewton(
    {
      size: problem.dimension + 1,
      objective: (weights) => objective(problem, weights),
      derivatives: (weights) => derivatives(problem, weights),
      scale: problem.c * problem.y.length,
      name: 'logistic',
    },
    options,
    between,
  );
}

function objective({ x, y, dimension: d, c }: LogisticProblem, weights: Float64Array): number {
  let loss = 0;
  for (let t = 0; t < y.length; t++) loss += logisticLoss(scoreOf(x, t, d, weights), y[t]!);
  let penalty = 0;
  for (let j = 0; j < d; j++) penalty += weights[j]! * weights[j]!;
  return c * loss + penalty / 2;
}

function scoreOf(x: Float64Array, t: number, d: number, weights: Float64Array): number {
  let score = weights[d]!;
  for (let j = 0; j < d; j++) score += weights[j]! * x[t * d + j]!;
  return score;
}

function derivatives({ x, y, dimension: d, c }: LogisticProblem, weights: Float64Array) {
  const size = d + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const row = new Float64Array(size);
  row[d] = 1;
  for (let t = 0; t < y.length; t++) {
    const p = logistic(scoreOf(x, t, d, weights));
    for (let j = 0; j < d; j++) row[j] = x[t * d + j]!;
    const curvature = c * p * (1 - p);
    for (let i = 0; i < size; i++) {
      gradient[i] = gradient[i]! + c * (p - y[t]!) * row[i]!;
      const scaled = curvature * row[i]!;
      for (let j = 0; j <= i; j++) hessian[i * size + j] = hessian[i * size + j]! + scaled * row[j]!;
    }
  }
  for (let i = 0; i < d; i++) {
    gradient[i] = gradient[i]! + weights[i]!;
    hessian[i * size + i] = hessian[i * size + i]! + 1;
  }
  return { gradient, hessian };
}
