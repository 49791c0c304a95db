import { dateOf } from '../../contracts/dates.ts';
import type { ColumnImpact } from '../../contracts/pointInTime.ts';

/** What changed in one column, by time; nothing where no value did. Changes are after less before, bits decide what is equal. */
export function columnImpact(
  column: string,
  values: readonly { readonly time: number; readonly before: number; readonly after: number }[],
): ColumnImpact[] {
  const changed = values.filter(({ before, after }) => !Object.is(before, after));
  const [first, last] = [changed[0], changed.at(-1)];
  if (!first || !last) return [];
  const size = ({ before, after }: { readonly before: number; readonly after: number }) => Math.abs(after - before);
  const largest = changed.reduce((most, each) => (size(each) > size(most) ? each : most));
  return [
    {
      column,
      changedRows: changed.length,
      firstDate: dateOf(first.time),
      lastDate: dateOf(last.time),
      meanChange: changed.reduce((sum, { before, after }) => sum + (after - before), 0) / changed.length,
      largestChange: largest.after - largest.before,
      largest: { date: dateOf(largest.time), before: largest.before, after: largest.after },
    },
  ];
}
