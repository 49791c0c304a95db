/** Values at times that ascend strictly, such as the logarithms of a price at its ticks. */
export interface Ticks {
  readonly time: Float64Array;
  readonly value: Float64Array;
}

export interface HayashiYoshida {
  readonly covariance: number;
  /** Variance of the estimate if the two do not depend on each other and x has uncorrelated increments. */
  readonly variance: number;
}

/**
 * Covariance of the increments of two series that tick at other times: Σ_{i,j} ΔX_i·ΔY_j over all pairs whose intervals
 * overlap, those of y moved `shift` earlier, so that at `shift` > 0 x is held against what y does later: it peaks where x leads by so much.
 * Needs no common grid and has no bias from stale prices. `variance`: Σ_i ΔX_i²·W_i², W_i the move of y over the intervals that meet
 * x's i-th. O(n + m), since those moves add up to one difference. Two ticks or more each, as `requireTicks` asks; times and shift in one unit.
 * Hayashi and Yoshida (2005), "On covariance estimation of non-synchronously observed diffusion processes", Bernoulli 11;
 * Hoffmann, Rosenbaum and Yoshida (2013), "Estimation of the lead–lag parameter from non-synchronous data", Bernoulli 19.
 */
export function hayashiYoshida(x: Ticks, y: Ticks, shift = 0): HayashiYoshida {
  const last = y.time.length - 1;
  let [covariance, variance] = [0, 0];
  // The first interval of y that meets one of x begins at `begin`, the last ends at `end`.
  let [begin, end] = [0, 0];
  for (let i = 1; i < x.time.length; i++) {
    const [left, right] = [x.time[i - 1]! + shift, x.time[i]! + shift];
    while (begin < last && y.time[begin + 1]! <= left) begin++;
    while (end < last && y.time[end]! < right) end++;
    const move = x.value[i]! - x.value[i - 1]!;
    const product = end > begin ? move * (y.value[end]! - y.value[begin]!) : 0;
    covariance += product;
    variance += product * product;
  }
  return { covariance, variance };
}

/**
 * The contrast of Hoffmann, Rosenbaum and Yoshida, as a correlation: `hayashiYoshida` at every shift over √(Σ ΔX²·Σ ΔY²).
 * The shift of its largest absolute value estimates by how much x leads y. May exceed ±1 by chance.
 */
export function leadLagContrast(x: Ticks, y: Ticks, shifts: ArrayLike<number>): Float64Array {
  const scale = Math.sqrt(realisedVariance(x) * realisedVariance(y));
  return Float64Array.from(shifts, (shift) => hayashiYoshida(x, y, shift).covariance / scale);
}

/** Place of the largest absolute contrast of shifts that lie alike on both sides of 0; that of 0 unless another is larger. */
export function peakOf(contrast: Float64Array): number {
  let best = (contrast.length - 1) / 2;
  contrast.forEach((value, at) => {
    if (Math.abs(value) > Math.abs(contrast[best]!)) best = at;
  });
  return best;
}

/** Σ ΔX². */
function realisedVariance({ value }: Ticks): number {
  let sum = 0;
  for (let i = 1; i < value.length; i++) sum += (value[i]! - value[i - 1]!) ** 2;
  return sum;
}
