import { defineRecursive } from './defineRecursive.ts';

/** f[t] = close[t] / max(close[0 … t]) − 1: 0 at a new high, negative below it. State: the highest close. */
export const drawdown = defineRecursive({
  name: 'drawdown',
  revision: 1,
  purpose: 'How far the price is below its highest value so far',
  cite: 'Magdon-Ismail and Atiya (2004), Risk 17(10): maximum drawdown',
  unit: 'fraction',
  inputs: ['close'],
  parameters: {},
  lookback: () => 0,
  recursion: () => ({
    lines: 1,
    start: () => Float64Array.of(-Infinity),
    advance(state, [close], [out], { from, to }) {
      let peak = state[0]!;
      for (let t = from; t < to; t++) {
        // The second term is 0, or NaN where the close is not finite, which max could hide.
        peak = Math.max(peak, close![t]!) + 0 * close![t]!;
        out![t] = close![t]! / peak - 1;
      }
      state[0] = peak;
    },
  }),
});
