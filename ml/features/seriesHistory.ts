import { startOfDay } from '../../contracts/dates.ts';
import type { Frequency, Observation } from '../../contracts/observation.ts';
import { countUpTo } from '../stats/countBelow.ts';
import { monthsPerRow, periodGrid, type Column } from './column.ts';

/** Every release of one series, in the order of release, over the grid of all its periods. */
export interface SeriesHistory {
  readonly grid: Frequency;
  /** Periods, as in `Column`. */
  readonly time: Float64Array;
  /** Whether what was known at some time was more than a last part missing: a date released again, or out of order. */
  readonly revised: boolean;
  /** Of each release: when, of which row of `time`, and the value, NaN where it brought none or withdrew one. */
  readonly at: Float64Array;
  readonly row: Int32Array;
  readonly value: Float64Array;
}

/** What was known of a series at a time that only moves forward. */
export interface SeriesState {
  readonly history: SeriesHistory;
  /** Release that comes next. */
  next: number;
  readonly values: Float64Array;
  /** First release of each row's first value. */
  readonly known: Float64Array;
  /** Release of the value in force; one that repeats the value before it changes nothing. */
  readonly released: Float64Array;
  /** 1 for rows that had a release, with a value or without. */
  readonly seen: Uint8Array;
}

/** Of rows released at one time the one with the later `realtimeStart` counts as later, and of equal ones the later row. */
export function historyOf(observations: readonly Observation[], grid: Frequency): SeriesHistory {
  const inOrder = byRelease(observations);
  const starts = new Map<string, number>();
  for (const { obsDate } of inOrder) if (!starts.has(obsDate)) starts.set(obsDate, startOfDay(obsDate));
  const dates = Float64Array.from(new Set(starts.values())).sort();
  const time = periodGrid(dates, grid, observations[0]?.series ?? 'a series');
  const rowAt = new Map(Array.from(time, (start, row) => [start, row]));
  const at = Float64Array.from(inOrder, ({ releaseTime }) => releaseTime);
  const row = Int32Array.from(inOrder, ({ obsDate }) => rowAt.get(starts.get(obsDate)!)!);
  // Months and quarters leave a gap where one comes late; daily and weekly rows close up.
  const late = monthsPerRow[grid] === undefined && outOfOrder(at, row);
  const value = Float64Array.from(inOrder, (each) => each.value ?? NaN);
  return { grid, time, revised: late || starts.size < inOrder.length, at, row, value };
}

/** Sorted by time, then by `realtimeStart`, and stable: by counting, since there are few times and very many rows. */
function byRelease(observations: readonly Observation[]): readonly Observation[] {
  const at = new Map<number, Observation[]>();
  for (const observation of observations) {
    const found = at.get(observation.releaseTime);
    if (found) found.push(observation);
    else at.set(observation.releaseTime, [observation]);
  }
  const times = Float64Array.from(at.keys()).sort();
  return Array.from(times, (time) => {
    const rows = at.get(time)!;
    const alike = rows.every(({ realtimeStart }) => realtimeStart === rows[0]!.realtimeStart);
    return alike
      ? rows
      : rows.sort((a, b) => (a.realtimeStart < b.realtimeStart ? -1 : a.realtimeStart > b.realtimeStart ? 1 : 0));
  }).flat();
}

function outOfOrder(at: Float64Array, row: Int32Array): boolean {
  let [before, latest] = [-1, -1];
  for (let i = 0; i < row.length; i++) {
    if (i > 0 && at[i]! > at[i - 1]!) before = latest;
    if (row[i]! < before) return true;
    latest = Math.max(latest, row[i]!);
  }
  return false;
}

export function newState(history: SeriesHistory): SeriesState {
  const missing = (): Float64Array => new Float64Array(history.time.length).fill(NaN);
  return {
    history,
    next: 0,
    values: missing(),
    known: missing(),
    released: missing(),
    seen: new Uint8Array(history.time.length),
  };
}

/** Takes in everything released by `to`; whether there was anything. */
export function advance(state: SeriesState, to: number): boolean {
  const { at, row, value } = state.history;
  const before = state.next;
  for (; state.next < at.length && at[state.next]! <= to; state.next++) {
    const period = row[state.next]!;
    const now = value[state.next]!;
    state.seen[period] = 1;
    if (!Number.isNaN(now) && Number.isNaN(state.known[period]!)) state.known[period] = at[state.next]!;
    if (Object.is(state.values[period], now)) continue;
    state.values[period] = now;
    state.released[period] = Number.isNaN(now) ? NaN : at[state.next]!;
  }
  return state.next > before;
}

/** Which rows of a state are wanted: those from `since` to `until`, and a look-back of `reach` months or dates before. */
export interface Stretch {
  readonly since: number;
  readonly until: number;
  /** In months where periods have a fixed number of them, else in dates. */
  readonly reach: number;
}

/** The state as a column. Dates of daily and weekly series that had no release by then are not rows of it. */
export function columnOf(state: SeriesState, { since, until, reach }: Stretch): Column {
  const { grid, time } = state.history;
  const step = monthsPerRow[grid];
  const end = countUpTo(time, until);
  let from = Math.min(countUpTo(time, since), end);
  if (step !== undefined) {
    from = Math.max(0, from - 1 - Math.ceil(reach / step));
    return {
      grid,
      time: time.subarray(from, end),
      values: state.values.slice(from, end),
      known: Float64Array.from({ length: end - from }, (_, i) =>
        Number.isNaN(state.values[from + i]!) ? NaN : state.known[from + i]!,
      ),
    };
  }
  for (let left = reach + 1; from > 0 && left > 0; from--) left -= state.seen[from - 1]!;
  const rows: number[] = [];
  for (let row = from; row < end; row++) if (state.seen[row] === 1) rows.push(row);
  return {
    grid,
    time: Float64Array.from(rows, (row) => time[row]!),
    values: Float64Array.from(rows, (row) => state.values[row]!),
    known: Float64Array.from(rows, (row) => (Number.isNaN(state.values[row]!) ? NaN : state.known[row]!)),
  };
}
