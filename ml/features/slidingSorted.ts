import { countUpTo } from '../stats/countBelow.ts';

/**
 * Applies `summarise` to the sorted values of every window of `rows` values and to the row's own value; missing where
 * either is missing. `current` says whether the window ends at the row (`inside`) or just before it (`outside`).
 *
 * One sorted array is kept: per step two binary searches and one move of the values between the old and the new place,
 * so O(rows) in the worst case with the speed of a block copy. For one quantile of long windows see `slidingQuantile`.
 */
export function slidingSorted(
  x: Float64Array,
  rows: number,
  current: 'inside' | 'outside',
  summarise: (sorted: Float64Array, value: number) => number,
): Float64Array {
  const out = new Float64Array(x.length).fill(NaN);
  const sorted = new Float64Array(rows);
  let count = 0;
  for (let t = 0; t < x.length; t++) {
    const value = x[t]!;
    if (Number.isNaN(value)) {
      count = 0;
      continue;
    }
    if (current === 'outside' && count === rows) out[t] = summarise(sorted, value);
    if (count < rows) insert(sorted, count++, value);
    else replace(sorted, x[t - rows]!, value);
    if (current === 'inside' && count === rows) out[t] = summarise(sorted, value);
  }
  return out;
}

function insert(sorted: Float64Array, count: number, value: number): void {
  const place = countUpTo(sorted.subarray(0, count), value);
  sorted.copyWithin(place + 1, place, count);
  sorted[place] = value;
}

function replace(sorted: Float64Array, old: number, value: number): void {
  const from = countUpTo(sorted, old) - 1;
  const to = countUpTo(sorted, value);
  if (to > from) {
    sorted.copyWithin(from, from + 1, to);
    sorted[to - 1] = value;
  } else {
    sorted.copyWithin(to + 1, to, from);
    sorted[to] = value;
  }
}
