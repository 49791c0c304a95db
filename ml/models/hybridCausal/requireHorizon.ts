import { ConfigError } from '../../../contracts/failures.ts';
import { countUpTo } from '../../stats/countBelow.ts';
import type { TrainingData } from '../model.ts';

/**
 * Refuses outcomes that reach over more rows than `horizonRows`, both numbers in the message: folds keep so many rows apart, and
 * with fewer a row would be learnt from whose outcome is still under way where it is judged. Passes where no ends are given.
 */
export function requireHorizon({ time, labelEnd }: Pick<TrainingData, 'time' | 'labelEnd'>, horizonRows: number): void {
  if (!labelEnd) return;
  const reach = labelEnd.reduce((longest, end, row) => Math.max(longest, countUpTo(time, end) - 1 - row), 0);
  if (reach > horizonRows)
    throw new ConfigError(
      `hybrid-causal needs horizon_rows of at least ${reach}, the rows until the last outcome is known, got ${horizonRows}; raise it.`,
    );
}
