import { averageOver, defineMetric, known, type ClassifierSample } from './metric.ts';

/** Mean of (p − y)², 0–1; 0.25 for constant ½. */
export const brier = defineMetric<ClassifierSample>({
  name: 'brier',
  purpose: 'Mean squared error of the probability; proper.',
  cite: 'Brier (1950), Monthly Weather Review 78.',
  better: 'lower',
  range: [0, 1],
  compute: ({ probability, label }) =>
    known(averageOver(label.length, (row) => (probability[row]! - label[row]!) ** 2)),
});
