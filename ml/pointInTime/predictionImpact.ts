import type { Frame } from '../../contracts/frame.ts';
import type { ColumnImpact } from '../../contracts/pointInTime.ts';
import { columnImpact } from './columnImpact.ts';

/**
 * Which predictions of one model a change of its inputs moves, and by how much: predictions on the rows before and after
 * it, paired by time. Times and columns that only one of the frames has are not compared. Changes are after less before.
 */
export function predictionImpact(before: Frame, after: Frame): readonly ColumnImpact[] {
  const rowOf = new Map(Array.from(after.time, (time, row) => [time, row]));
  const pairs = [...before.time.entries()].flatMap(([row, time]) => {
    const now = rowOf.get(time);
    return now === undefined ? [] : [{ time, row, now }];
  });
  return Object.keys(before.columns)
    .filter((name) => Object.hasOwn(after.columns, name))
    .flatMap((name) => {
      const [old, fresh] = [before.columns[name]!, after.columns[name]!];
      return columnImpact(
        name,
        pairs.map(({ time, row, now }) => ({ time, before: old[row]!, after: fresh[now]! })),
      );
    });
}
