import { NumericsError } from '../../../contracts/failures.ts';

interface QuadraticProblem {
  /** (d, d) row-major, symmetric, with a positive diagonal. */
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
  /** Weights of the two penalties. */
  readonly l1: number;
  readonly l2: number;
  /** Coordinates from this one on are not penalised. */
  readonly penalised: number;
}

const mostSweeps = 100_000;

/**
 * argmin_b ½ bᵀQb − cᵀb + l1 Σ|b_j| + ½ l2 Σ b_j², the sums over the first `penalised` coordinates, one coordinate at a
 * time: b_j = S(c_j − Σ_{k≠j} Q_jk b_k, l1) / (Q_jj + l2), S the soft threshold. The problem is convex, so every
 * start ends at the same minimum; `start` only saves sweeps. A sweep costs d², whatever the number of rows.
 *
 * Ends when no coordinate moves the objective's root by more than `tolerance`, √Q_jj |Δb_j|.
 * Friedman, Hastie & Tibshirani (2010), Regularization paths by coordinate descent, J. Stat. Software 33(1), §2.2.
 */
export function coordinateDescent(problem: QuadraticProblem, start: Float64Array, tolerance: number): Float64Array {
  const { quadratic, linear, l1, l2, penalised } = problem;
  const d = linear.length;
  const b = start.slice();
  // Residual gradient c − Qb, kept up to date.
  const residual = linear.map((c, j) => {
    let sum = c;
    for (let k = 0; k < d; k += 1) sum -= quadratic[j * d + k]! * b[k]!;
    return sum;
  });
  for (let sweep = 0; sweep < mostSweeps; sweep += 1) {
    let moved = 0;
    for (let j = 0; j < d; j += 1) {
      const curvature = quadratic[j * d + j]!;
      const pull = residual[j]! + curvature * b[j]!;
      const next =
        j < penalised ? (Math.sign(pull) * Math.max(Math.abs(pull) - l1, 0)) / (curvature + l2) : pull / curvature;
      const step = next - b[j]!;
      if (step === 0) continue;
      b[j] = next;
      moved = Math.max(moved, Math.abs(step) * Math.sqrt(curvature));
      for (let k = 0; k < d; k += 1) residual[k] = residual[k]! - quadratic[k * d + j]! * step;
    }
    if (moved <= tolerance) return b;
  }
  throw new NumericsError(
    `Coordinate descent over ${d} coordinates expected moves of at most ${tolerance}, and did not settle in ${mostSweeps} sweeps; raise the penalty or drop columns that copy each other.`,
  );
}
