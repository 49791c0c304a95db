import { NumericsError } from '../../contracts/failures.ts';

/** out[t] = combine(x[t], x[t − rows]); missing where either is missing. A result that is not finite is refused. */
export function lagged(
  x: Float64Array,
  rows: number,
  what: string,
  combine: (now: number, then: number) => number,
): Float64Array {
  const out = new Float64Array(x.length).fill(NaN);
  for (let t = rows; t < x.length; t++) {
    const now = x[t]!;
    const then = x[t - rows]!;
    if (Number.isNaN(now) || Number.isNaN(then)) continue;
    const value = combine(now, then);
    if (!Number.isFinite(value)) {
      throw new NumericsError(
        `${what} has no value at row ${t}, which is ${now} after ${then} ${rows} rows before; use difference, which any values allow.`,
      );
    }
    out[t] = value;
  }
  return out;
}
