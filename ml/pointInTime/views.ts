import type { Observation } from '../../contracts/observation.ts';

/**
 * The values that one reader had, out of rows with every release of every date: one row per series and date, ordered by
 * series and date. Nothing is ever interpolated or carried from one date to another; a value that the source withdrew is
 * a row with null. Of rows released at one time the one with the later `realtimeStart` is the later release, and of
 * equal ones the one that comes later in `rows`.
 */

/** What was released last, whenever that was: for charts and labels, never for a feature of the past. */
export function latestView(rows: readonly Observation[]): Observation[] {
  return onePerDate(rows, (held, next) => !isBefore(next, held));
}

/** What a reader had at `time` (epoch ms): of each date the last release with releaseTime ≤ `time`. */
export function asOfView(rows: readonly Observation[], time: number): Observation[] {
  return latestView(rows.filter(({ releaseTime }) => releaseTime <= time));
}

/**
 * What the market saw first: of each date the first release that brought a value. A date that was only ever announced
 * without a value has its first row, with null.
 */
export function firstView(rows: readonly Observation[]): Observation[] {
  return onePerDate(rows, (held, next) => {
    if ((held.value === null) !== (next.value === null)) return held.value === null;
    return isBefore(next, held);
  });
}

/**
 * The past as a table made today holds it: of each date the last value, dated by its first release. Features made of it
 * are joined like honest ones but hold values of later vintages; for comparisons only.
 */
export function restatedView(rows: readonly Observation[]): Observation[] {
  const first = firstView(rows);
  return latestView(rows).map((row, i) => ({ ...row, releaseTime: first[i]!.releaseTime }));
}

function isBefore(a: Observation, b: Observation): boolean {
  if (a.releaseTime !== b.releaseTime) return a.releaseTime < b.releaseTime;
  return a.realtimeStart < b.realtimeStart;
}

function onePerDate(
  rows: readonly Observation[],
  replaces: (held: Observation, next: Observation) => boolean,
): Observation[] {
  const series = new Map<string, Map<string, Observation>>();
  for (const row of rows) {
    let dates = series.get(row.series);
    if (!dates) series.set(row.series, (dates = new Map<string, Observation>()));
    const held = dates.get(row.obsDate);
    if (!held || replaces(held, row)) dates.set(row.obsDate, row);
  }
  return [...series.keys()].sort().flatMap((name) => {
    const dates = series.get(name)!;
    return [...dates.keys()].sort().map((date) => dates.get(date)!);
  });
}
