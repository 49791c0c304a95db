/**
 * Largest (`sign` 1) or smallest (`sign` −1) value of every window of `rows` values, the current one included; missing
 * where the window is not complete or holds a missing value.
 *
 * O(n): a window lies over the end of one block of `rows` and the start of the next, whose extremes are both at hand. van
 * Herk (1992), Pattern Recognition Letters 13. Example: rows 2 of 1, 3, 2 with sign 1 gives NaN, 3, 3.
 */
export function slidingExtreme(x: Float64Array, rows: number, sign: 1 | -1): Float64Array {
  const out = new Float64Array(x.length).fill(NaN, 0, rows - 1);
  // Extremes of the last j rows before a block, at index j.
  const before = new Float64Array(rows).fill(-Infinity);
  for (let block = 0; block < x.length; block += rows) {
    const end = Math.min(x.length, block + rows);
    let most = -Infinity;
    for (let t = block; t < end; t++) {
      most = Math.max(most, sign * x[t]!);
      if (t < rows - 1) continue;
      const found = Math.max(most, before[block + rows - 1 - t]!);
      out[t] = Number.isNaN(found) ? NaN : sign * found;
    }
    for (let j = 1; j < rows && end < x.length; j++) before[j] = Math.max(before[j - 1]!, sign * x[end - j]!);
  }
  return out;
}
