import { defineMetric, known, unknown, type MoneySample } from './metric.ts';

export const hitRate = defineMetric<MoneySample>({
  name: 'hit_rate',
  purpose: 'Share of rows with a position whose next session rose.',
  cite: 'Grinold and Kahn (2000), Active Portfolio Management, ch. 6.',
  better: 'higher',
  range: [0, 1],
  compute({ position, hold }) {
    const invested = hold.filter((_, row) => position[row]! > 0);
    if (invested.length === 0)
      return unknown(`A hit rate needs at least 1 row with a position, got 0 of ${hold.length}`);
    return known(invested.filter((value) => value > 0).length / invested.length);
  },
});
