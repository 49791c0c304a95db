import { NumericsError } from '../../contracts/failures.ts';
import type { OutcomeKind } from '../../contracts/system.ts';

/** A number that lies ahead of each row and when it became known; NaN in both where it is not known yet. */
export interface Outcome {
  readonly target: Float64Array;
  readonly labelEnd: Float64Array;
}

interface Ahead {
  /** (n) epoch ms, ascending. */
  readonly time: Float64Array;
  /** (n) the column. */
  readonly values: Float64Array;
  /** Its name, for errors. */
  readonly of: string;
  readonly horizon: number;
  readonly rowMs?: number;
}

/**
 * What a column x of bars does over the next h = `horizon` rows, known with row t + h: `growth` ln(x[t + h] / x[t]), `change` x[t + h] − x[t],
 * `volatility` √Σ r² of the h log returns r from t on, in log points over the horizon (not on the scale of a year). The last h rows
 * are missing, and with `rowMs` (a row's length) those whose horizon would reach over a hole.
 * Refuses values that are not above 0 where a logarithm is taken.
 * Andersen, Bollerslev, Diebold and Labys (2003), "Modeling and forecasting realized volatility", Econometrica 71, for the last.
 * Example: over prices 100, 110, 121 and two rows the volatility is √2 · ln 1.1 and the growth 2 · ln 1.1.
 */
export function outcomeAhead(kind: OutcomeKind, { time, values, of, horizon, rowMs }: Ahead): Outcome {
  const rows = values.length;
  const target = new Float64Array(rows).fill(NaN);
  const labelEnd = new Float64Array(rows).fill(NaN);
  const levels = kind === 'change' ? values : logarithms(values, `${kind} of ${of}`);
  for (let t = 0; t + horizon < rows; t++) {
    if (rowMs !== undefined && time[t + horizon]! - time[t]! !== horizon * rowMs) continue;
    labelEnd[t] = time[t + horizon]!;
    target[t] =
      kind === 'volatility' ? volatility(levels.subarray(t, t + horizon + 1)) : levels[t + horizon]! - levels[t]!;
  }
  return { target, labelEnd };
}

/** Logarithms; a missing value stays missing, one that has none is refused. `what`: of the target. */
export function logarithms(values: Float64Array, what: string): Float64Array {
  return values.map((value) => {
    if (value <= 0)
      throw new NumericsError(
        `A target of ${what} needs values above 0, got ${value}; take the change instead, or repair the data.`,
      );
    return Math.log(value);
  });
}

function volatility(levels: Float64Array): number {
  let sum = 0;
  for (let row = 1; row < levels.length; row++) sum += (levels[row]! - levels[row - 1]!) ** 2;
  return Math.sqrt(sum);
}
