export interface SlidingExtremes {
  readonly highest: Float64Array;
  readonly lowest: Float64Array;
}

/**
 * Highest of `high` and lowest of `low` over every window of `rows`, the current row included, in one pass. NaN where
 * the window is not complete or holds a missing value of the column.
 *
 * A window lies over the end of one block of `rows` and the start of the next, whose extremes are both at hand. van Herk
 * (1992), Pattern Recognition Letters 13. Example: rows 2 of 1, 3, 2 for both gives highest NaN, 3, 3, lowest NaN, 1, 2.
 */
export function slidingExtremes(high: Float64Array, low: Float64Array, rows: number): SlidingExtremes {
  const n = high.length;
  const highest = new Float64Array(n).fill(NaN, 0, rows - 1);
  const lowest = new Float64Array(n).fill(NaN, 0, rows - 1);
  // Extremes of the last j rows before a block, at index j.
  const before = { high: new Float64Array(rows).fill(-Infinity), low: new Float64Array(rows).fill(Infinity) };
  for (let block = 0; block < n; block += rows) {
    let [top, bottom] = [-Infinity, Infinity];
    const end = Math.min(n, block + rows);
    for (let t = block; t < end; t++) {
      top = Math.max(top, high[t]!);
      bottom = Math.min(bottom, low[t]!);
      const j = block + rows - 1 - t;
      if (t < rows - 1) continue;
      highest[t] = Math.max(top, before.high[j]!);
      lowest[t] = Math.min(bottom, before.low[j]!);
    }
    for (let j = 1; j < rows && end < n; j++) {
      before.high[j] = Math.max(before.high[j - 1]!, high[end - j]!);
      before.low[j] = Math.min(before.low[j - 1]!, low[end - j]!);
    }
  }
  return { highest, lowest };
}
