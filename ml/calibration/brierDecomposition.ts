import type { ClassifierSample } from '../evaluation/metrics/metric.ts';
import { reliabilityTable, type Bins } from './reliabilityTable.ts';

export interface BrierDecomposition {
  /** Mean (p − y)². Equals reliability − resolution + uncertainty + withinVariance − withinCovariance. */
  readonly brier: number;
  /** Σ n_b/n (p̄_b − ȳ_b)²: lower is better. */
  readonly reliability: number;
  /** Σ n_b/n (ȳ_b − ȳ)²: higher is better. */
  readonly resolution: number;
  /** ȳ (1 − ȳ): the score of the base rate. */
  readonly uncertainty: number;
  /** (1/n) Σ (p_i − p̄_b)²: what grouping hides of the probabilities. */
  readonly withinVariance: number;
  /** (2/n) Σ (y_i − ȳ_b)(p_i − p̄_b): what it hides of their worth. */
  readonly withinCovariance: number;
}

/**
 * Murphy's partition of the Brier score over declared bins, with the two within-bin terms that make it exact for probabilities that
 * differ inside a bin; both are 0 where each bin holds one probability. n ≥ 1 rows, labels 0 or 1.
 *
 * Murphy (1973), J. Applied Meteorology 12; within-bin terms: Stephenson, Coelho and Jolliffe (2008), Weather and Forecasting 23.
 */
export function brierDecomposition(sample: ClassifierSample, grouping: Bins): BrierDecomposition {
  const { bins, binOf } = reliabilityTable(sample, grouping);
  const { probability, label } = sample;
  const rows = label.length;
  const rate = label.reduce((sum, y) => sum + y, 0) / rows;
  let [reliability, resolution] = [0, 0];
  for (const { count, predicted, observed } of bins) {
    if (predicted === null || observed === null) continue;
    reliability += (count / rows) * (predicted - observed) ** 2;
    resolution += (count / rows) * (observed - rate) ** 2;
  }
  let [brier, variance, covariance] = [0, 0, 0];
  binOf.forEach((at, row) => {
    const { predicted, observed } = bins[at]!;
    const away = probability[row]! - predicted!;
    brier += (probability[row]! - label[row]!) ** 2;
    variance += away * away;
    covariance += 2 * (label[row]! - observed!) * away;
  });
  return {
    brier: brier / rows,
    reliability,
    resolution,
    uncertainty: rate * (1 - rate),
    withinVariance: variance / rows,
    withinCovariance: covariance / rows,
  };
}
