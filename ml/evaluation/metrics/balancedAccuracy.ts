import { confusion } from './confusion.ts';
import { defineMetric, known, unknown, type ClassifierSample, type MetricValue } from './metric.ts';

/** Mean of sensitivity and specificity at probability 0.5; null when only one class occurs. */
export function balanced(sample: ClassifierSample): MetricValue {
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion(sample);
  const [ones, zeros] = [truePositive + falseNegative, trueNegative + falsePositive];
  if (ones === 0 || zeros === 0)
    return unknown(`Balanced accuracy needs both classes, got ${ones} ones and ${zeros} zeros`);
  return known((truePositive / ones + trueNegative / zeros) / 2);
}

export const balancedAccuracy = defineMetric<ClassifierSample>({
  name: 'balanced_accuracy',
  purpose: 'Mean share of right calls within each class, so that a constant call scores 0.5.',
  cite: 'Brodersen et al. (2010), "The balanced accuracy and its posterior distribution", ICPR.',
  better: 'higher',
  range: [0, 1],
  compute: balanced,
});
