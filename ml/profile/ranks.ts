import { countBelow, countUpTo } from '../stats/countBelow.ts';

/** Ranks from 1; equal values share the mean of theirs. `values`: finite numbers in any order, not changed. */
export function ranks(values: Float64Array): Float64Array {
  // Sorting plain numbers and searching among them is several times as fast as sorting indices by a comparison.
  const sorted = values.slice().sort();
  return values.map((value) => (countBelow(sorted, value) + countUpTo(sorted, value) + 1) / 2);
}
