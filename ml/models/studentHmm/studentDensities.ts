import { NumericsError } from '../../../contracts/failures.ts';
import { choleskyFactor, invertLower } from '../../linalg/cholesky.ts';
import { logGamma } from '../../stats/logGamma.ts';
import type { HmmParameters } from '../gaussianHmm/hmmTypes.ts';

/**
 * Log density of every row under every state's multivariate Student-t law with location μ, scale Σ = L·Lᵀ and ν degrees:
 * ln Γ((ν+d)/2) − ln Γ(ν/2) − ½·d·ln(νπ) − ½·ln|Σ| − ½·(ν+d)·ln(1 + δ/ν), δ = ‖L⁻¹(x − μ)‖². `x` is (n, d), `out` (n, k).
 * Lange, Little and Taylor (1989), "Robust statistical modeling using the t distribution", JASA 84.
 */
export function studentDensities(
  x: Float64Array,
  rows: number,
  parameters: HmmParameters,
  degrees: Float64Array,
  out: Float64Array,
): void {
  const { states: k, dimension: d } = parameters;
  const distances = new Float64Array(rows);
  for (let state = 0; state < k; state++) {
    const logScale = squaredDistances(x, rows, parameters, state, distances);
    const nu = degrees[state]!;
    const constant = logGamma((nu + d) / 2) - logGamma(nu / 2) - 0.5 * d * Math.log(nu * Math.PI) - logScale;
    for (let t = 0, at = state; t < rows; t++, at += k) {
      out[at] = constant - 0.5 * (nu + d) * Math.log1p(distances[t]! / nu);
    }
  }
}

/** δ of every row from one state, written to `out` (n); returns ½·ln|Σ|. */
export function squaredDistances(
  x: Float64Array,
  rows: number,
  { states, dimension: d, means, covariances }: HmmParameters,
  state: number,
  out: Float64Array,
): number {
  const factor = covariances.slice(state * d * d, (state + 1) * d * d);
  if (!choleskyFactor(factor, d, factor)) {
    throw new NumericsError(
      `Scale of state ${state} of ${states} is not positive definite; raise covariance_floor or lower states.`,
    );
  }
  const inverse = invertLower(factor, d);
  const centred = new Float64Array(d);
  for (let t = 0; t < rows; t++) {
    let square = 0;
    for (let i = 0; i < d; i++) {
      centred[i] = x[t * d + i]! - means[state * d + i]!;
      let z = 0;
      for (let j = 0; j <= i; j++) z += inverse[i * d + j]! * centred[j]!;
      square += z * z;
    }
    out[t] = square;
  }
  let half = 0;
  for (let i = 0; i < d; i++) half += Math.log(factor[i * d + i]!);
  return half;
}
