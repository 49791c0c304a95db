import type { RowSpan } from './defineFeature.ts';

/** Latest known time over the rows that each row reads; missing where it reads none. */
export function knownOverSpan(
  known: Float64Array,
  { first, between }: RowSpan,
  later: (a: number, b: number) => number,
): Float64Array {
  return known.map((own, row) => {
    const from = first[row]!;
    if (from === -1) return NaN;
    let latest = later(own, known[from]!);
    if (between) for (let at = from + 1; at < row; at++) latest = later(latest, known[at]!);
    return latest;
  });
}
