import { defineMetric, known, unknown, type MoneySample } from './metric.ts';

export const profitFactor = defineMetric<MoneySample>({
  name: 'profit_factor',
  purpose: 'Sum of the returns after costs of the rows that gain over that of the rows that lose.',
  cite: 'Pardo (2008), The Evaluation and Optimization of Trading Strategies, ch. 12.',
  better: 'higher',
  range: [0, Infinity],
  compute({ net }) {
    let [gained, lost] = [0, 0];
    for (const value of net)
      if (value > 0) gained += value;
      else lost -= value;
    if (!(lost > 0))
      return unknown(`A profit factor needs a row that loses, got losses of ${lost} in ${net.length} rows`);
    return known(gained / lost);
  },
});
