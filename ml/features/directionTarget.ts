import { NumericsError } from '../../contracts/failures.ts';

export interface DirectionTarget {
  readonly forwardReturn: Float64Array;
  readonly target: Float64Array;
  readonly labelEnd: Float64Array;
}

/**
 * Direction of the return over the next `horizon` rows: forwardReturn[t] = price[t + h] / price[t] − 1, target[t] = 1 where
 * it is above 0, else 0, labelEnd[t] = time[t + h]. The last h rows are missing: their label is not known yet. With `rowMs` so are
 * rows whose label would reach over a hole: time[t + h] is not h · rowMs after time[t].
 */
export function directionTarget(
  time: Float64Array,
  price: Float64Array,
  horizon: number,
  rowMs?: number,
): DirectionTarget {
  const rows = price.length;
  const forwardReturn = new Float64Array(rows).fill(NaN);
  const target = new Float64Array(rows).fill(NaN);
  const labelEnd = new Float64Array(rows).fill(NaN);
  for (let t = 0; t + horizon < rows; t++) {
    if (rowMs !== undefined && time[t + horizon]! - time[t]! !== horizon * rowMs) continue;
    const now = price[t]!;
    const then = price[t + horizon]!;
    if (!(now > 0 && then > 0)) {
      throw new NumericsError(
        `A return needs prices above 0, got ${now} in row ${t} and ${then} ${horizon} rows later; repair the bars.`,
      );
    }
    forwardReturn[t] = then / now - 1;
    target[t] = then > now ? 1 : 0;
    labelEnd[t] = time[t + horizon]!;
  }
  return { forwardReturn, target, labelEnd };
}
