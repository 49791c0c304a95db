import type { Column } from './column.ts';

/** A value older than this is stale: even a quarterly series is published well within it. */
export const maximumAgeMs = 400 * 86_400_000;

/**
 * Brings a slower column onto the rows at `time`: each row takes the latest period that began by then and was known by
 * `by` of that row, and nothing later. Missing where there is none, or where it began more than 400 days before.
 */
export function carryForward(
  column: Column,
  time: Float64Array,
  by: Float64Array,
): { readonly values: Float64Array; readonly known: Float64Array } {
  const values = new Float64Array(time.length).fill(NaN);
  const known = new Float64Array(time.length).fill(NaN);
  let last = -1;
  for (let row = 0; row < time.length; row++) {
    while (last + 1 < column.time.length && column.time[last + 1]! <= time[row]!) last += 1;
    let period = last;
    while (period >= 0 && !(column.known[period]! <= by[row]!)) period -= 1;
    if (period < 0 || time[row]! - column.time[period]! > maximumAgeMs) continue;
    values[row] = column.values[period]!;
    known[row] = column.known[period]!;
  }
  return { values, known };
}
