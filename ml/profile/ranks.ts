/** How many of the ascending values are smaller than this one, or with `equal` at most as large. */
function countBelow(sorted: Float64Array, value: number, equal: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value || (equal && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ranks from 1; equal values share the mean of theirs. `values`: finite numbers in any order, not changed. */
export function ranks(values: Float64Array): Float64Array {
  // Sorting plain numbers and searching among them is several times as fast as sorting indices by a comparison.
  const sorted = values.slice().sort();
  return values.map((value) => (countBelow(sorted, value, false) + countBelow(sorted, value, true) + 1) / 2);
}
