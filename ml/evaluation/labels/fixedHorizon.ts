import { DataQualityError } from '../../../contracts/failures.ts';
import { emptyLabels, requirePrices, type Labels } from './labels.ts';

export interface FixedHorizonOptions {
  /** (n) epoch ms, ascending. */
  readonly time: Float64Array;
  /** (n) above 0. */
  readonly close: Float64Array;
  /** h, in rows. */
  readonly horizon: number;
  /** Returns within ± this get 0; a simple return, at least 0. */
  readonly threshold: number;
}

/**
 * Sign of the return over a fixed number of rows: r_t = close_{t+h} / close_t − 1; 1 where r > threshold, −1 where
 * r < −threshold, else 0; labelEnd_t = time_{t+h}. The last h rows have no label.
 * López de Prado (2018), Advances in Financial Machine Learning, §3.2.
 */
export function fixedHorizon({ time, close, horizon, threshold }: FixedHorizonOptions): Labels {
  requirePrices(time, { close }, horizon);
  if (!(threshold >= 0 && threshold < Infinity))
    throw new DataQualityError(`A label's threshold must be a return of at least 0, got ${threshold}.`);
  const labels = emptyLabels(time.length);
  for (let row = 0; row + horizon < time.length; row += 1) {
    const change = close[row + horizon]! / close[row]! - 1;
    labels.forwardReturn[row] = change;
    labels.labelEnd[row] = time[row + horizon]!;
    labels.value[row] = change > threshold ? 1 : change < -threshold ? -1 : 0;
  }
  return labels;
}
