import type { ClassifierSample } from './metric.ts';

export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
}

/** Counts at a threshold: a row is called 1 when its probability is above it. */
export function confusion({ probability, label }: ClassifierSample, threshold = 0.5): Confusion {
  let [truePositive, falsePositive, trueNegative, falseNegative] = [0, 0, 0, 0];
  for (let row = 0; row < label.length; row += 1) {
    const called = probability[row]! > threshold;
    const happened = label[row]! > 0.5;
    if (called && happened) truePositive += 1;
    else if (called) falsePositive += 1;
    else if (happened) falseNegative += 1;
    else trueNegative += 1;
  }
  return { truePositive, falsePositive, trueNegative, falseNegative };
}
