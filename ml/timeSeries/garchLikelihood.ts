/** σ²_t = ω + (α + γ·1{e_{t−1} < 0})·e²_{t−1} + β·σ²_{t−1}, e_t = x_t − mean; γ = 0 is GARCH(1,1). */
export interface GarchParameters {
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  readonly gamma: number;
  readonly beta: number;
}

/** Names of the parameters in the order of gradients and Hessians. */
export const garchNames = ['mean', 'omega', 'alpha', 'gamma', 'beta'] as const satisfies (keyof GarchParameters)[];

/**
 * What stands for e² and σ² before the first row: the mean of (x_t − x̄)² over the first 75 rows at most, weights 0.94^t.
 * Its choice is arch's; the first variances differ between programs by it.
 */
export function garchBackcast(x: Float64Array, mean: number): number {
  const rows = Math.min(75, x.length);
  let [sum, total, weight] = [0, 0, 1];
  for (let t = 0; t < rows; t++, weight *= 0.94) {
    sum += weight * (x[t]! - mean) ** 2;
    total += weight;
  }
  return sum / total;
}

/**
 * Conditional variances of rows `from` to `to` into `out` (same places), given the variance of row `from`; returns the
 * variance of row `to` + 1, one step ahead.
 */
export function garchVariances(
  x: Float64Array,
  { mean, omega, alpha, gamma, beta }: GarchParameters,
  first: number,
  from: number,
  to: number,
  out: Float64Array,
): number {
  let variance = first;
  for (let t = from; t <= to; t++) {
    out[t] = variance;
    const e = x[t]! - mean;
    variance = omega + (e < 0 ? alpha + gamma : alpha) * e * e + beta * variance;
  }
  return variance;
}

/** Variance of the first row, from the backcast. */
export function garchFirst({ omega, alpha, gamma, beta }: GarchParameters, backcast: number): number {
  return omega + (alpha + 0.5 * gamma + beta) * backcast;
}

/**
 * −ln L = ½·Σ (ln 2π + ln σ²_t + e²_t/σ²_t) of Gaussian errors; its derivatives by the parameters, in the order of
 * `garchNames`, go to `gradient`. Infinity where a variance is not positive.
 */
export function garchLoss(x: Float64Array, at: GarchParameters, backcast: number, gradient: Float64Array): number {
  const { mean, omega, alpha, gamma, beta } = at;
  let variance = garchFirst(at, backcast);
  let [byMean, byOmega, byAlpha, byGamma, byBeta] = [0, 1, backcast, 0.5 * backcast, backcast];
  let loss = 0;
  let [gMean, gOmega, gAlpha, gGamma, gBeta] = [0, 0, 0, 0, 0];
  for (const value of x) {
    if (!(variance > 0)) return Infinity;
    const e = value - mean;
    const share = (e * e) / variance;
    loss += Math.log(variance) + share;
    const slope = (0.5 * (1 - share)) / variance;
    gMean += slope * byMean - e / variance;
    gOmega += slope * byOmega;
    gAlpha += slope * byAlpha;
    gGamma += slope * byGamma;
    gBeta += slope * byBeta;
    const weight = e < 0 ? alpha + gamma : alpha;
    byMean = -2 * weight * e + beta * byMean;
    byOmega = 1 + beta * byOmega;
    byAlpha = e * e + beta * byAlpha;
    byGamma = (e < 0 ? e * e : 0) + beta * byGamma;
    byBeta = variance + beta * byBeta;
    variance = omega + weight * e * e + beta * variance;
  }
  gradient[0] = gMean;
  gradient[1] = gOmega;
  gradient[2] = gAlpha;
  gradient[3] = gGamma;
  gradient[4] = gBeta;
  return 0.5 * (loss + x.length * Math.log(2 * Math.PI));
}
