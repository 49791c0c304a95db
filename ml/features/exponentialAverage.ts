/**
 * Exponential moving average in the dialect of TA-Lib: the first value, at `first + period − 1`, is the mean of `period`
 * values from `first` on; then e[t] = e[t−1] + 2 / (period + 1) · (x[t] − e[t−1]). Missing before; a gap ends it.
 */
export function exponentialAverage(x: Float64Array, period: number, first: number): Float64Array {
  const out = new Float64Array(x.length).fill(NaN);
  const seedAt = first + period - 1;
  if (seedAt >= x.length) return out;
  let sum = 0;
  for (let t = first; t <= seedAt; t++) sum += x[t]!;
  let average = sum / period;
  out[seedAt] = average;
  const weight = 2 / (period + 1);
  for (let t = seedAt + 1; t < x.length; t++) {
    average += weight * (x[t]! - average);
    out[t] = average;
  }
  return out;
}
