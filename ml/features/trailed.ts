/**
 * Applies `summarise` to each row and the first row of its window; missing where there is no window or a value of it is
 * missing in one of the columns.
 */
export function trailed(
  columns: readonly Float64Array[],
  first: Int32Array,
  summarise: (from: number, row: number) => number,
): Float64Array {
  const out = new Float64Array(first.length).fill(NaN);
  let gap = -1;
  for (let row = 0; row < out.length; row++) {
    if (columns.some((column) => Number.isNaN(column[row]!))) gap = row;
    if (first[row]! > gap) out[row] = summarise(first[row]!, row);
  }
  return out;
}
