import { dateOf } from '../../contracts/dates.ts';
import { DataQualityError } from '../../contracts/failures.ts';
import type { Bar, Frequency } from '../../contracts/observation.ts';

/** The rows that a column lives on: the sessions of the bars, or the periods of a macro series. */
export type Grid = 'bars' | Frequency;

/** One input or feature on its own rows. Missing rows are NaN in `values` and in `known`. */
export interface Column {
  readonly grid: Grid;
  /** First day of the period, or the close of the session; epoch ms UTC, ascending, without holes but for daily data. */
  readonly time: Float64Array;
  /** When the row's value could first be known. A later revision changes the value, not this time. */
  readonly known: Float64Array;
  readonly values: Float64Array;
}

export const barFields = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Months from one period to the next, for the grids that have a fixed number. */
export const monthsPerRow: Readonly<Partial<Record<Grid, number>>> = { monthly: 1, quarterly: 3, annual: 12 };

/** Rows in a year, for `year_on_year`. */
export const rowsPerYear: Readonly<Record<Grid, number>> = {
  bars: 252,
  daily: 252,
  weekly: 52,
  monthly: 12,
  quarterly: 4,
  annual: 1,
};

/** Columns of the fields of one instrument's bars, which come in the order of their release. */
export function barColumns(bars: readonly Bar[]): Record<string, Column> {
  const time = Float64Array.from(bars, (bar) => bar.releaseTime);
  const columns: Record<string, Column> = {};
  for (const field of barFields) {
    columns[field] = { grid: 'bars', time, known: time, values: Float64Array.from(bars, (bar) => bar[field]) };
  }
  return columns;
}

/** Every period from the first date to the last; the dates themselves where periods have no fixed number of months. */
export function periodGrid(dates: Float64Array, grid: Grid, what: string): Float64Array {
  const step = monthsPerRow[grid];
  if (step === undefined || dates.length === 0) return dates;
  const first = new Date(dates[0]!);
  const last = new Date(dates[dates.length - 1]!);
  const months = (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth();
  const time = Float64Array.from({ length: Math.floor(months / step) + 1 }, (_, i) =>
    Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i * step, 1),
  );
  const expected = new Set(time);
  const odd = dates.find((date) => !expected.has(date));
  if (odd !== undefined) {
    throw new DataQualityError(
      `${what} is ${grid} from ${dateOf(dates[0]!)}, so its dates are first days every ${step} months, got ${dateOf(odd)}; check its frequency.`,
    );
  }
  return time;
}
