import type { ClassifierSample } from './metrics/metric.ts';

export interface CalibrationTable {
  /** Mean probability in each bin that has rows, lowest bin first. */
  readonly predicted: readonly number[];
  /** Share of rows labelled 1 in that bin. */
  readonly observed: readonly number[];
  readonly count: readonly number[];
}

/**
 * Reliability of probabilities: rows grouped into equal-width bins [b/B, (b+1)/B), the last one closed; empty bins are left out.
 * Murphy and Winkler (1977), "Reliability of subjective probability forecasts", JRSS C 26.
 */
export function calibrationTable({ probability, label }: ClassifierSample, bins = 10): CalibrationTable {
  const sums = Array.from({ length: bins }, () => ({ predicted: 0, observed: 0, count: 0 }));
  for (let row = 0; row < label.length; row += 1) {
    const bin = sums[Math.min(bins - 1, Math.floor(probability[row]! * bins))]!;
    bin.predicted += probability[row]!;
    bin.observed += label[row]! > 0.5 ? 1 : 0;
    bin.count += 1;
  }
  const filled = sums.filter((bin) => bin.count > 0);
  return {
    predicted: filled.map((bin) => bin.predicted / bin.count),
    observed: filled.map((bin) => bin.observed / bin.count),
    count: filled.map((bin) => bin.count),
  };
}
