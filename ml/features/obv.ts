import { defineRecursive } from './defineRecursive.ts';

/**
 * f[t] = f[t−1] + volume where the close rose, − volume where it fell; the first row has its volume, as in TA-Lib. Only
 * its changes mean something: its level depends on where the data start.
 *
 * State: rows seen (0 or 1), last close, balance.
 */
export const obv = defineRecursive({
  name: 'obv',
  revision: 1,
  purpose: 'Volume of rises less volume of falls so far: whether volume backs the move',
  cite: 'Granville (1963), New Key to Stock Market Profits; TA-Lib, function OBV',
  unit: 'unit of the volume',
  inputs: ['close', 'volume'],
  parameters: {},
  lookback: () => 0,
  recursion: () => ({
    lines: 1,
    start: () => new Float64Array(3),
    advance(state, [close, volume], [out], { from, to }) {
      let seen = state[0]!;
      let last = state[1]!;
      let balance = state[2]!;
      for (let t = from; t < to; t++) {
        const price = close![t]!;
        const sign = seen === 0 ? 1 : Math.sign(price - last);
        last = price;
        seen = 1;
        // The last term is 0, or NaN where the close is not finite, which the sign would hide.
        balance += sign * volume![t]! + 0 * price;
        out![t] = balance;
      }
      state.set([seen, last, balance]);
    },
  }),
});
