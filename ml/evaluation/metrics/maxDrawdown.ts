import { defineMetric, known, type MoneySample } from './metric.ts';

/** max over t of 1 − wealth_t / highest wealth up to t, 0–1, wealth starting at 1. */
export const maxDrawdown = defineMetric<MoneySample>({
  name: 'max_drawdown',
  purpose: 'Largest fall of the strategy from a peak, as a share of the peak.',
  cite: 'Magdon-Ismail and Atiya (2004), "Maximum drawdown", Risk 17.',
  better: 'lower',
  range: [0, 1],
  compute({ net }) {
    let [wealth, peak, worst] = [1, 1, 0];
    for (const value of net) {
      wealth *= 1 + value;
      peak = Math.max(peak, wealth);
      worst = Math.max(worst, 1 - wealth / peak);
    }
    return known(worst);
  },
});
