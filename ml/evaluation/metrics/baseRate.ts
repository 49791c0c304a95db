import { averageOver, defineMetric, known, type ClassifierSample } from './metric.ts';

export const baseRate = defineMetric<ClassifierSample>({
  name: 'base_rate',
  purpose: 'Share of rows labelled 1: what a constant forecast would aim at.',
  cite: 'Murphy (1973), "A new vector partition of the probability score", J. Applied Meteorology 12.',
  better: null,
  range: [0, 1],
  compute: ({ label }) => known(averageOver(label.length, (row) => (label[row]! > 0.5 ? 1 : 0))),
});
