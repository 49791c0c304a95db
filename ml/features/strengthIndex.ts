import type { Recursion } from './recursion.ts';

/**
 * The update rule of `rsi`: averages of gains and losses that start with the mean of the first `seeds` changes. State: rows
 * seen (up to period + 1), last close, gain and loss.
 */
export function strengthIndex(
  period: number,
  { unmoved: flat, seeds }: { readonly unmoved: number; readonly seeds: number },
): Recursion {
  const keep = (period - 1) / period;
  // Twice a rise is |change| + change, without a branch that a processor would guess wrong every other row.
  const half = 0.5 / period;
  return {
    lines: 1,
    start: () => new Float64Array(4),
    advance(state, [x], [out], { from, to }) {
      let [count, last, gain, loss] = [state[0]!, state[1]!, state[2]!, state[3]!];
      let t = from;
      for (; t < to && count <= period; t++) {
        const change = count === 0 ? 0 : x![t]! - last;
        last = x![t]!;
        const share = count <= seeds ? 0.5 / seeds : half;
        const kept = count <= seeds ? 1 : keep;
        gain = gain * kept + (Math.abs(change) + change) * share;
        loss = loss * kept + (Math.abs(change) - change) * share;
        out![t] = count < period ? NaN : gain + loss === 0 ? flat : (100 * gain) / (gain + loss);
        count++;
      }
      state.set([count, last, gain, loss]);
      advanceWarm(state, x!, out!, { from: t, to, period, flat });
    },
  };
}

function advanceWarm(
  state: Float64Array,
  x: Float64Array,
  out: Float64Array,
  {
    from,
    to,
    period,
    flat,
  }: { readonly from: number; readonly to: number; readonly period: number; readonly flat: number },
): void {
  const keep = (period - 1) / period;
  const half = 0.5 / period;
  // Read from the typed array here, so that the engine keeps them as plain doubles.
  let last = state[1]!;
  let gain = state[2]!;
  let loss = state[3]!;
  // A whole number here would make the engine box every result.
  const still = Float64Array.of(flat)[0]!;
  for (let t = from; t < to; t++) {
    const price = x[t]!;
    const change = price - last;
    const size = Math.abs(change);
    last = price;
    gain = gain * keep + (size + change) * half;
    loss = loss * keep + (size - change) * half;
    const total = gain + loss;
    out[t] = total === 0 ? still : (100 * gain) / total;
  }
  state[1] = last;
  state[2] = gain;
  state[3] = loss;
}
