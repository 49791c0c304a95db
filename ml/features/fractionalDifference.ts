import { defineFeature } from './defineFeature.ts';

/**
 * Difference of fractional order d with a window of fixed width: f[t] = Σₖ wₖ x[t − k], the weights of (1 − B)ᵈ,
 *
 *   w₀ = 1,  wₖ = −wₖ₋₁ (d − k + 1) / k,
 *
 * cut before the first |wₖ| < `threshold`, and after `width` weights at most. d = 1 is the first difference, 0 < d < 1
 * keeps memory that a difference destroys. Every row has the same weights, so the cut adds no drift: the level of the
 * result is the level of x times what is left of Σ wₖ. Products are summed from the oldest row to the newest.
 */
export const fractionalDifference = defineFeature({
  name: 'fractional_difference',
  revision: 1,
  purpose: 'Takes just as much trend out of a series as it takes to be stationary, and keeps its memory',
  cite: 'López de Prado (2018), Advances in Financial Machine Learning, chapter 5: fixed-width window; Hosking (1981), Biometrika 68(1)',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    d: { default: 0.4, minimum: 0, maximum: 5, meaning: 'order of the difference' },
    threshold: {
      default: 1e-3,
      minimum: 1e-8,
      maximum: 0.5,
      meaning: 'smallest weight that is kept, in absolute value',
    },
    width: { default: 100, minimum: 2, maximum: 10_000, integer: true, meaning: 'most weights that are kept' },
  },
  lookback: ({ d, threshold, width }) => weightsOf(d, threshold, width).length - 1,
  compute: ([x], { d, threshold, width }) => {
    const weights = weightsOf(d, threshold, width);
    const out = new Float64Array(x!.length).fill(NaN);
    for (let t = weights.length - 1; t < out.length; t++) {
      let total = 0;
      for (let k = weights.length - 1; k >= 0; k--) total += weights[k]! * x![t - k]!;
      out[t] = total;
    }
    return out;
  },
});

function weightsOf(d: number, threshold: number, width: number): readonly number[] {
  const weights = [1];
  while (weights.length < width) {
    const k = weights.length;
    const next = (-weights[k - 1]! * (d - k + 1)) / k;
    if (Math.abs(next) < threshold) break;
    weights.push(next);
  }
  return weights;
}
