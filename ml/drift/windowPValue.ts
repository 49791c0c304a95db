/**
 * How unusual a live window is among the reference's own windows: (1 + #{windows with a statistic ≥ observed}) / (1 + windows),
 * over the consecutive, non-overlapping windows of the live length, counted from the end of the reference.
 * Neighbouring rows of economic series resemble each other, so that a test for independent rows calls almost every short
 * window drifted; windows of the reference carry the same resemblance and make an honest yardstick.
 * null when the windows are too few to resolve `level`. reference: rows in time order.
 * Politis, Romano and Wolf (1999), Subsampling, ch. 3. Example: an observed statistic above those of all 120 windows gives 1/121.
 */
export function windowPValue(
  reference: Float64Array,
  liveRows: number,
  level: number,
  observed: number,
  statistic: (window: Float64Array) => number | null,
): { readonly pValue: number; readonly windows: number } | null {
  const windows = Math.floor(reference.length / liveRows);
  if (windows + 1 < 1 / level) return null;
  let reached = 0;
  for (let window = 1; window <= windows; window += 1) {
    const end = reference.length - (window - 1) * liveRows;
    const value = statistic(reference.subarray(end - liveRows, end));
    if (value !== null && value >= observed) reached += 1;
  }
  return { pValue: (1 + reached) / (1 + windows), windows };
}
