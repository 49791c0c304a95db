import { confusion } from './confusion.ts';
import { defineMetric, known, type ClassifierSample } from './metric.ts';

export const accuracy = defineMetric<ClassifierSample>({
  name: 'accuracy',
  purpose: 'Share of rows on the right side of probability 0.5.',
  cite: 'Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, §7.2.',
  better: 'higher',
  range: [0, 1],
  compute(sample) {
    const { truePositive, trueNegative } = confusion(sample);
    return known((truePositive + trueNegative) / sample.label.length);
  },
});
