import { confusion } from './confusion.ts';
import { defineMetric, known, unknown, type ClassifierSample } from './metric.ts';

/** 2TP / (2TP + FP + FN) at probability 0.5; null when there is neither a 1 nor a call of 1. */
export const f1 = defineMetric<ClassifierSample>({
  name: 'f1',
  purpose: 'Harmonic mean of precision and recall of label 1, calls above probability 0.5.',
  cite: 'van Rijsbergen (1979), Information Retrieval, ch. 7.',
  better: 'higher',
  range: [0, 1],
  compute(sample) {
    const { truePositive, falsePositive, falseNegative } = confusion(sample);
    const denominator = 2 * truePositive + falsePositive + falseNegative;
    return denominator === 0
      ? unknown('F1 needs a label or a call of 1, got 0 of both')
      : known((2 * truePositive) / denominator);
  },
});
