import { areaUnderRoc } from './auc.ts';
import { balanced } from './balancedAccuracy.ts';
import { confusion, type Confusion } from './confusion.ts';
import { defineMetric, known, unknown, type ClassifierSample, type MetricValue, type RegimeSample } from './metric.ts';

const cite =
  'Chauvet and Piger (2008), "A comparison of the real-time performance of business cycle dating methods", JBES 26.';

const onRecessions = (score: (sample: ClassifierSample) => MetricValue) => (sample: RegimeSample) =>
  sample.recession
    ? score(sample.recession)
    : unknown(sample.recessionNote ?? 'NBER scores need recession months, got none');

const counted = (name: string, key: keyof Confusion, purpose: string, better: 'higher' | 'lower') =>
  defineMetric<RegimeSample>({
    name,
    purpose,
    cite,
    better,
    range: [0, Infinity],
    compute: onRecessions((sample) => known(confusion(sample)[key])),
  });

export const nberAuc = defineMetric<RegimeSample>({
  name: 'nber_auc',
  purpose: 'AUC of the filtered recession probability against NBER recession months.',
  cite,
  better: 'higher',
  range: [0, 1],
  compute: onRecessions(areaUnderRoc),
});

export const nberBalancedAccuracy = defineMetric<RegimeSample>({
  name: 'nber_balanced_accuracy',
  purpose: 'Balanced accuracy of calls above probability 0.5 against NBER recession months.',
  cite,
  better: 'higher',
  range: [0, 1],
  compute: onRecessions(balanced),
});

export const nberTruePositive = counted(
  'nber_true_positive',
  'truePositive',
  'NBER recession months called so.',
  'higher',
);
export const nberFalsePositive = counted(
  'nber_false_positive',
  'falsePositive',
  'Other months called recessions.',
  'lower',
);
export const nberTrueNegative = counted(
  'nber_true_negative',
  'trueNegative',
  'Other months not called recessions.',
  'higher',
);
export const nberFalseNegative = counted(
  'nber_false_negative',
  'falseNegative',
  'NBER recession months missed.',
  'lower',
);
