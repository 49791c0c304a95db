import type { TrainingData } from './model.ts';

/** Rows before `from` whose labels were known when that row began; without ends of labels all rows before it. In time order. */
export function rowsKnownBefore({ time, labelEnd }: Pick<TrainingData, 'time' | 'labelEnd'>, from: number): Int32Array {
  const before = Int32Array.from({ length: from }, (_, row) => row);
  return labelEnd ? before.filter((row) => labelEnd[row]! <= time[from]!) : before;
}
