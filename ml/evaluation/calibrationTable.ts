import { groupRows } from '../calibration/reliabilityTable.ts';
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
export function calibrationTable(sample: ClassifierSample, bins = 10): CalibrationTable {
  const filled = groupRows(sample, { by: 'width', bins }).bins.filter(({ count }) => count > 0);
  return {
    predicted: filled.map(({ predicted }) => predicted!),
    observed: filled.map(({ observed }) => observed!),
    count: filled.map(({ count }) => count),
  };
}
