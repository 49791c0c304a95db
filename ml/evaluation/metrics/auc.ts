import { defineMetric, known, unknown, type ClassifierSample, type MetricValue } from './metric.ts';

/**
 * Area under the ROC curve: P(score of a 1 > score of a 0) + ½ P(equal), by the Mann–Whitney sum of mid-ranks. Null when only
 * one class occurs. Hanley and McNeil (1982), Radiology 143.
 */
export function areaUnderRoc({ probability, label }: ClassifierSample): MetricValue {
  const order = Uint32Array.from(label, (_, row) => row).sort((a, b) => probability[a]! - probability[b]!);
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && probability[order[to]!] === probability[order[from]!]) to += 1;
    for (let at = from; at < to; at += 1)
      if (label[order[at]!]! > 0.5) {
        positives += 1;
        rankSum += (from + 1 + to) / 2;
      }
    from = to;
  }
  const negatives = label.length - positives;
  if (positives === 0 || negatives === 0)
    return unknown(`AUC needs both classes, got ${positives} ones and ${negatives} zeros`);
  return known((rankSum - (positives * (positives + 1)) / 2) / (positives * negatives));
}

export const auc = defineMetric<ClassifierSample>({
  name: 'auc',
  purpose: 'Chance that a row labelled 1 is ranked above one labelled 0; ties count half.',
  cite: 'Hanley and McNeil (1982), Radiology 143.',
  better: 'higher',
  range: [0, 1],
  compute: areaUnderRoc,
});
