import { DataQualityError } from '../../../contracts/failures.ts';
import { range } from '../../stats/range.ts';

export interface TimeCut {
  /** Rows that weights learn from, that choose the epoch, and that no part of the network has seen. */
  readonly learn: Int32Array;
  readonly watch: Int32Array;
  readonly calibrate: Int32Array;
}

/**
 * Cuts n rows by time: the newest `calibrateShare` for calibration, before them `watchShare` for early stopping, the rest
 * to learn from; the last `horizon` rows of a part are left out where another follows, since their outcomes reach into it.
 * Example: 100 rows, horizon 2, shares 0.2 and 0.3: learn 0–47, watch 50–67, calibrate 70–99.
 *
 * @throws DataQualityError where fewer than `least` rows are left to learn from, or none to watch or calibrate.
 */
export function timeCut({
  rows,
  horizon,
  watchShare,
  calibrateShare,
  least,
}: {
  readonly rows: number;
  readonly horizon: number;
  readonly watchShare: number;
  readonly calibrateShare: number;
  readonly least: number;
}): TimeCut {
  const calibrateFrom = rows - Math.round(calibrateShare * rows);
  const watchFrom = calibrateFrom - Math.round(watchShare * rows);
  const watchTo = calibrateShare > 0 ? calibrateFrom - horizon : rows;
  const learnTo = watchFrom - horizon;
  if (learnTo < least || watchTo <= watchFrom)
    throw new DataQualityError(
      `A regime network expected at least ${least} rows to learn from and 1 to stop by, got ${Math.max(0, learnTo)} and ${Math.max(0, watchTo - watchFrom)} of ${rows} with a horizon of ${horizon}; start earlier, or lower every.`,
    );
  return { learn: range(0, learnTo), watch: range(watchFrom, watchTo), calibrate: range(calibrateFrom, rows) };
}
