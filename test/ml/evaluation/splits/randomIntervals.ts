import fc from 'fast-check';
import { labelIntervals, type LabelIntervals } from '../../../../ml/evaluation/splits/labelIntervals.ts';

/** Rows at random times whose labels last 0 to 30 time units, some of them never known. */
export const randomIntervals: fc.Arbitrary<LabelIntervals> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 5 }),
      length: fc.integer({ min: 0, max: 30 }),
      known: fc.integer({ min: 0, max: 9 }).map((draw) => draw > 0),
    }),
    { minLength: 12, maxLength: 80 },
  )
  .map((rows) => {
    let at = 0;
    const time = Float64Array.from(rows, ({ gap }) => (at += gap));
    const end = Float64Array.from(rows, ({ length, known }, row) => (known ? time[row]! + length : NaN));
    return labelIntervals(time, end);
  });

/** Slow oracle: whether two rows' intervals have a point in common; a row without a label is its instant. */
export function touch({ start, end }: LabelIntervals, a: number, b: number): boolean {
  const endOf = (row: number) => (Number.isNaN(end[row]!) ? start[row]! : end[row]!);
  return start[a]! <= endOf(b) && start[b]! <= endOf(a);
}

/**
 * Slow oracle of purge and embargo: a row trains unless its label is unknown, it is tested, its interval has a point in
 * common with the span of a contiguous run of test rows, or it is among the `embargo` rows first to start after that span.
 */
export function eligible(intervals: LabelIntervals, test: Int32Array, embargo: number): number[] {
  const { start, end } = intervals;
  const tested = new Set(test);
  const runs: number[][] = [];
  for (const row of test)
    if (runs.at(-1)?.at(-1) === row - 1) runs.at(-1)!.push(row);
    else runs.push([row]);
  const left = new Set<number>();
  for (const run of runs) {
    const from = Math.min(...run.map((row) => start[row]!));
    const to = Math.max(...run.map((row) => (Number.isNaN(end[row]!) ? start[row]! : end[row]!)));
    const after = [...start.keys()].filter((row) => start[row]! > to);
    for (const row of after.slice(0, embargo)) left.add(row);
    for (const row of start.keys()) if (start[row]! <= to && end[row]! >= from) left.add(row);
  }
  return [...start.keys()].filter((row) => !tested.has(row) && !left.has(row) && !Number.isNaN(end[row]!));
}
