import { startOfDay } from '../../contracts/dates.ts';
import { ConfigError } from '../../contracts/failures.ts';
import { countUpTo } from '../stats/countBelow.ts';
import { carryForward } from './carryForward.ts';
import { monthsPerRow, type Column } from './column.ts';
import type { GoldRows } from './goldRows.ts';
import { later } from './joinColumns.ts';

/** Monthly rows with the time by which the slower features of each row must have been known. */
export interface MonthlyRows extends GoldRows {
  readonly by: Float64Array;
}

/**
 * Rows of a monthly system: months from `start` to the last one that a monthly feature reaches, each dated by its first
 * day. Slower features are carried forward: a month takes the latest period known when its monthly features are known (at
 * its end, where none is monthly). `known` is the latest time over the row's features.
 */
export function monthlyRows(columns: Readonly<Record<string, Column>>, start: string): MonthlyRows {
  const odd = Object.entries(columns).find(([, { grid }]) => monthsPerRow[grid] === undefined);
  if (odd) {
    throw new ConfigError(
      `Feature ${odd[0]} is on ${odd[1].grid} rows, but a monthly system takes monthly and slower inputs.`,
    );
  }
  const all = Object.values(columns);
  const monthly = all.filter(({ grid }) => grid === 'monthly');
  const reach = monthly.length > 0 ? monthly : all;
  const last = Math.max(...reach.map(({ time }) => time.at(-1) ?? -Infinity));
  const time = monthsFrom(start, last);
  const fast = Object.fromEntries(
    Object.entries(columns).flatMap(([name, column]) =>
      column.grid === 'monthly' ? [[name, onMonths(column, time)]] : [],
    ),
  );
  const by = time.map((at, row) => {
    if (monthly.length === 0) return nextMonth(at) - 1;
    return Object.values(fast).reduce((latest, { known }) => later(latest, known[row]!), NaN);
  });
  const known = new Float64Array(time.length).fill(NaN);
  const values: Record<string, Float64Array> = {};
  for (const [name, column] of Object.entries(columns)) {
    const placed = fast[name] ?? carryForward(column, time, by);
    values[name] = placed.values;
    placed.known.forEach((at, row) => (known[row] = later(known[row]!, at)));
  }
  return { time, known, values, by };
}

function monthsFrom(start: string, last: number): Float64Array {
  const time: number[] = [];
  for (let at = startOfDay(`${start.slice(0, 7)}-01`); at <= last; at = nextMonth(at)) time.push(at);
  return Float64Array.from(time);
}

function nextMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** A column on rows of months: its own month where it is monthly, else the latest period that was known by then. */
export function placeOnMonths(column: Column, time: Float64Array, by: Float64Array): Float64Array {
  return (column.grid === 'monthly' ? onMonths(column, time) : carryForward(column, time, by)).values;
}

function onMonths(column: Column, time: Float64Array): { readonly values: Float64Array; readonly known: Float64Array } {
  const values = new Float64Array(time.length).fill(NaN);
  const known = new Float64Array(time.length).fill(NaN);
  time.forEach((month, row) => {
    const at = countUpTo(column.time, month) - 1;
    if (at < 0 || column.time[at] !== month) return;
    values[row] = column.values[at]!;
    known[row] = column.known[at]!;
  });
  return { values, known };
}
