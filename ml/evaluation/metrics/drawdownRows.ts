import { defineMetric, known, type MoneySample } from './metric.ts';

/** Most rows in a row that end below an earlier peak of wealth, the start (1) included; a fall not yet made good counts. */
export const drawdownRows = defineMetric<MoneySample>({
  name: 'max_drawdown_rows',
  purpose: 'Longest time, in rows, that the strategy stayed below an earlier peak.',
  cite: 'Bacon (2008), Practical Portfolio Performance Measurement and Attribution, ch. 4: drawdown duration.',
  better: 'lower',
  range: [0, Infinity],
  compute({ net }) {
    let [wealth, peak, below, longest] = [1, 1, 0, 0];
    for (const value of net) {
      wealth *= 1 + value;
      below = wealth < peak ? below + 1 : 0;
      peak = Math.max(peak, wealth);
      longest = Math.max(longest, below);
    }
    return known(longest);
  },
});
