import { InputError } from '../../../contracts/failures.ts';

/**
 * Σ_{|l| ≤ L} (1 − |l|/(L + 1)) Σ_t s_t s_{t−l}ᵀ: the meat of a sandwich for rows in time order, Bartlett kernel, scores taken as
 * they are (no centring, no small-sample factor). L = 0 is White's heteroskedasticity-robust sum.
 * scores: (n, p) row-major. Gives (p, p) row-major, symmetric, positive semi-definite.
 * Newey and West (1987), Econometrica 55.
 */
export function longRunVariance(scores: Float64Array, width: number, lag: number): Float64Array {
  const rows = scores.length / width;
  if (!Number.isInteger(lag) || lag < 0 || lag >= rows)
    throw new InputError(
      `A long-run variance of ${rows} rows needs a lag from 0 to ${rows - 1}, got ${lag}; choose another.`,
    );
  const sum = new Float64Array(width * width);
  for (let l = 0; l <= lag; l += 1) {
    const weight = 1 - l / (lag + 1);
    for (let t = l; t < rows; t += 1)
      for (let j = 0; j < width; j += 1)
        for (let k = 0; k < width; k += 1) {
          const product = scores[t * width + j]! * scores[(t - l) * width + k]!;
          sum[j * width + k]! += weight * product;
          if (l > 0) sum[k * width + j]! += weight * product;
        }
  }
  return sum;
}
