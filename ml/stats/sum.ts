/**
 * Compensated sum: x_0 + x_1 + … with an error of one rounding or so, whatever the order and the number of terms.
 *
 * Keeps the digits that each addition drops. Empty gives 0; a NaN gives NaN.
 * Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, algorithm IV.
 * Example: sum([1, 1e100, 1, -1e100]) = 2.
 */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let dropped = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = total + value;
    dropped += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + dropped;
}
