import { NumericsError } from '../../contracts/failures.ts';
import type { ReliabilityBin } from './reliabilityTable.ts';

export interface CalibrationErrors {
  /** ECE: Σ n_b/n · |p̄_b − ȳ_b|. */
  readonly expected: number;
  /** √(Σ n_b/n · (p̄_b − ȳ_b)²). */
  readonly rootMeanSquare: number;
  /** The same square less its mean under perfect calibration, ȳ_b(1−ȳ_b)/(n_b−1) a bin; not below 0. Bins of one row are left out of it. */
  readonly debiasedSquare: number;
  /** MCE: max_b |p̄_b − ȳ_b| over bins that have rows. */
  readonly maximum: number;
}

/**
 * Calibration errors of a reliability table, whose bins (by width or by count) are the caller's declared choice: values of one grouping
 * do not compare with those of another, and all but the debiased one grow with the number of bins.
 *
 * Naeini, Cooper and Hauskrecht (2015), AAAI; Guo et al. (2017), ICML; debiasing: Kumar, Liang and Ma (2019), NeurIPS.
 */
export function calibrationErrors(bins: readonly ReliabilityBin[]): CalibrationErrors {
  const rows = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (rows < 1)
    throw new NumericsError(`A calibration error needs at least 1 row, got ${rows} in ${bins.length} bins; add rows.`);
  let [expected, square, debiased, maximum] = [0, 0, 0, 0];
  for (const { count, predicted, observed } of bins) {
    if (predicted === null || observed === null) continue;
    const gap = Math.abs(predicted - observed);
    const share = count / rows;
    expected += share * gap;
    square += share * gap * gap;
    if (count > 1) debiased += share * (gap * gap - (observed * (1 - observed)) / (count - 1));
    maximum = Math.max(maximum, gap);
  }
  return { expected, rootMeanSquare: Math.sqrt(square), debiasedSquare: Math.max(0, debiased), maximum };
}
