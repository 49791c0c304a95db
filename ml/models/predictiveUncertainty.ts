import type { Matrix } from '../../contracts/frame.ts';

export interface PredictiveUncertainty {
  readonly uncertainty: Float64Array;
  readonly confidence: Float64Array;
}

/** −x log₂ x, 0 at 0. */
const surprise = (x: number): number => (x > 0 ? -x * Math.log2(x) : 0);

/**
 * How unsure a probability of a direction is, row by row.
 * uncertainty: entropy −p log₂ p − (1 − p) log₂ (1 − p) in bits, 0 where p is 0 or 1, 1 where it is ½.
 * confidence: max(p, 1 − p), the chance that the likelier side comes true, ½–1.
 *
 * probability: (n), 0–1. Both say nothing of whether p is calibrated; with p the mean of several models, the entropy holds the noise
 * of the outcome and the disagreement of the models together.
 * Lakshminarayanan, Pritzel and Blundell (2017), Simple and scalable predictive uncertainty estimation using deep ensembles, NIPS 30, §3.
 * Example: `predictiveUncertainty(Float64Array.of(0.5)).uncertainty[0] // 1`.
 */
export const predictiveUncertainty = (probability: Float64Array): PredictiveUncertainty => ({
  uncertainty: probability.map((p) => surprise(p) + surprise(1 - p)),
  confidence: probability.map((p) => Math.max(p, 1 - p)),
});

export interface BaseUncertainty extends PredictiveUncertainty {
  readonly mean_proba: Float64Array;
  readonly disagreement: Float64Array;
}

/**
 * What several models together say of each row, before any weights.
 * mean_proba: their mean probability p̄. uncertainty, confidence: those of p̄. disagreement: population standard deviation of their
 * probabilities, 0 where they agree, at most ½.
 *
 * x: (n, m) row-major, one column a model, values 0–1. Source as of `predictiveUncertainty`.
 */
export function baseUncertainty({ values, rows, columns: { length: m } }: Matrix): BaseUncertainty {
  const [mean, disagreement] = [new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (let j = 0; j < m; j += 1) sum += values[row * m + j]! / m;
    // A mean of ones may come out a rounding above 1.
    const centre = Math.min(1, sum);
    let squares = 0;
    for (let j = 0; j < m; j += 1) squares += (values[row * m + j]! - centre) ** 2;
    mean[row] = centre;
    disagreement[row] = Math.sqrt(squares / m);
  }
  return { mean_proba: mean, ...predictiveUncertainty(mean), disagreement };
}
