import { coordinateDescent } from './coordinateDescent.ts';
import type { Design } from './designOf.ts';

interface SquaredProblem {
  readonly gram: Float64Array;
  readonly pull: Float64Array;
  readonly mean: number;
  readonly deviation: number;
}

/** ZᵀZ / n, Zᵀ(y − ȳ) / n, and the mean and deviation of y. */
export function squaredProblem({ z, rows, columns: d }: Design, y: Float64Array): SquaredProblem {
  const mean = y.reduce((sum, value) => sum + value, 0) / rows;
  const gram = new Float64Array(d * d);
  const pull = new Float64Array(d);
  let squares = 0;
  for (let t = 0; t < rows; t += 1) {
    const centred = y[t]! - mean;
    squares += centred * centred;
    for (let j = 0; j < d; j += 1) {
      const scaled = z[t * d + j]! / rows;
      pull[j] = pull[j]! + scaled * centred;
      for (let k = 0; k <= j; k += 1) gram[j * d + k] = gram[j * d + k]! + scaled * z[t * d + k]!;
    }
  }
  for (let j = 0; j < d; j += 1) {
    for (let k = 0; k < j; k += 1) gram[k * d + j] = gram[j * d + k]!;
    // A constant column has no curvature; any positive one leaves its coefficient at 0.
    if (gram[j * d + j] === 0) gram[j * d + j] = 1;
  }
  return { gram, pull, mean, deviation: Math.sqrt(squares / rows) };
}

/** The least α at which every coefficient is 0; for a ridge, that of an l1 share of 0.001, as glmnet takes it. */
export function greatestAlpha({ pull }: SquaredProblem, ratio: number): number {
  return Math.max(...pull.map(Math.abs)) / Math.max(ratio, 1e-3);
}

/**
 * Elastic net along falling α: argmin_b (1/2n) Σ (y − ȳ − zᵀb)² + α ρ Σ|b_j| + ½ α (1 − ρ) Σ b_j², ρ = `ratio` (1: lasso,
 * 0: ridge), each solution the start of the next. Zou & Hastie (2005), JRSS B 67, in scikit-learn's units.
 */
export function elasticPath(problem: SquaredProblem, alphas: readonly number[], ratio: number, tolerance: number) {
  let b: Float64Array = new Float64Array(problem.pull.length);
  return alphas.map((alpha) => {
    b = coordinateDescent(
      {
        quadratic: problem.gram,
        linear: problem.pull,
        l1: alpha * ratio,
        l2: alpha * (1 - ratio),
        penalised: problem.pull.length,
      },
      b,
      tolerance * problem.deviation,
    );
    return b;
  });
}
