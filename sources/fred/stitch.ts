import { addDays } from '../../contracts/dates.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { WireRow } from './wire.ts';

/** A real-time period, both days included. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** FRED's word for "until now". */
export const forever = '9999-12-31';

/**
 * Real-time periods that hold at most `size` vintages each and together all time from the first of `dates` on.
 * `dates` ascend.
 */
export function windowsOf(dates: readonly string[], size: number): readonly Window[] {
  const windows: Window[] = [];
  for (let i = 0; i < dates.length; i += size) {
    const next = dates[i + size];
    windows.push({ from: dates[i]!, to: next === undefined ? forever : addDays(next, -1) });
  }
  return windows;
}

/**
 * The history of a series from the replies for consecutive windows, oldest first. FRED cuts intervals to the window that
 * it was asked for, so that a value which was current over a window's edge comes once per window. Intervals of a date
 * that touch and have the same value (by its digits) are one; where values differ, or where days lie between, there was
 * a revision. The result does not depend on where the edges were. Ascending by date, then by start; linear in the rows.
 */
export function stitch(series: string, windows: readonly (readonly WireRow[])[]): readonly WireRow[] {
  const byDate = new Map<string, WireRow[]>();
  for (const rows of windows) {
    for (const row of rows) {
      const list = byDate.get(row.date);
      if (list === undefined) byDate.set(row.date, [row]);
      else list.push(row);
    }
  }
  const dayAfter = dayAfterOf();
  const dates = [...byDate.keys()].sort();
  return dates.flatMap((date) => joined(series, byDate.get(date)!, dayAfter));
}

/** Rows that all began before `day`, as a window that ends on the day before gives them. */
export function closedBefore(rows: readonly WireRow[], day: string): readonly WireRow[] {
  const eve = addDays(day, -1);
  return rows.map((row) => (row.realtime_end > eve ? { ...row, realtime_end: eve } : row));
}

function joined(series: string, rows: WireRow[], dayAfter: (day: string) => string): readonly WireRow[] {
  rows.sort((a, b) => (a.realtime_start < b.realtime_start ? -1 : a.realtime_start > b.realtime_start ? 1 : 0));
  const out: WireRow[] = [];
  for (const row of rows) {
    const last = out[out.length - 1];
    if (last === undefined || dayAfter(last.realtime_end) < row.realtime_start) {
      out.push(row);
    } else if (last.value === row.value) {
      const realtime_end = last.realtime_end > row.realtime_end ? last.realtime_end : row.realtime_end;
      out[out.length - 1] = { ...last, realtime_end };
    } else if (last.realtime_end < row.realtime_start) {
      out.push(row);
    } else {
      throw new SchemaError(
        `${series} should have one value for ${row.date} as of ${row.realtime_start}, got ${last.value} and ${row.value}: collect the series again, and tell FRED if it stays.`,
      );
    }
  }
  return out;
}

/** Most rows of a series share their days. */
function dayAfterOf(): (day: string) => string {
  const known = new Map<string, string>([[forever, forever]]);
  return (day) => {
    const there = known.get(day);
    if (there !== undefined) return there;
    const after = addDays(day, 1);
    known.set(day, after);
    return after;
  };
}
