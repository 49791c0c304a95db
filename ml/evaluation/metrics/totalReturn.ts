import { defineMetric, known, type MoneySample } from './metric.ts';

const grown = (returns: Float64Array) => returns.reduce((wealth, value) => wealth * (1 + value), 1) - 1;

export const totalReturn = defineMetric<MoneySample>({
  name: 'total_return',
  purpose: 'Growth of one unit over all rows after costs, less one.',
  cite: 'Bacon (2008), Practical Portfolio Performance Measurement and Attribution, ch. 2.',
  better: 'higher',
  range: [-1, Infinity],
  compute: ({ net }) => known(grown(net)),
});
