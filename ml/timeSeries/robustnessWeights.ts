/**
 * Bisquare weights of residuals, (1 − (r/h)²)² below h = 6·median|r|, into `weights`.
 * Cleveland et al. (1990), "STL", section 2.3; within 0.001·h of 0 and of h the weight is 1 and 0, as in their program.
 */
export function robustnessWeights(residuals: Float64Array, weights: Float64Array): void {
  const n = residuals.length;
  const sorted = residuals.map(Math.abs).sort();
  const h = 3 * (sorted[n >> 1]! + sorted[(n - 1) >> 1]!);
  for (let t = 0; t < n; t++) {
    const size = Math.abs(residuals[t]!);
    const share = size / h;
    weights[t] = size <= 0.001 * h ? 1 : size <= 0.999 * h ? (1 - share * share) ** 2 : 0;
  }
}
