import type { ClassifierSample } from './metrics/metric.ts';
import { thin } from './thin.ts';

export interface RocCurve {
  readonly falsePositive: readonly number[];
  readonly truePositive: readonly number[];
}

/**
 * ROC curve from (0, 0) to (1, 1), one point per distinct probability, thinned to at most 200; null when only one class occurs.
 * Fawcett (2006), "An introduction to ROC analysis", Pattern Recognition Letters 27, algorithm 1.
 */
export function rocCurve({ probability, label }: ClassifierSample, most = 200): RocCurve | null {
  const order = Uint32Array.from(label, (_, row) => row).sort((a, b) => probability[b]! - probability[a]!);
  const positives = label.filter((value) => value > 0.5).length;
  const negatives = label.length - positives;
  if (positives === 0 || negatives === 0) return null;
  const points: (readonly [number, number])[] = [[0, 0]];
  let [falsePositive, truePositive] = [0, 0];
  order.forEach((row, at) => {
    if (label[row]! > 0.5) truePositive += 1;
    else falsePositive += 1;
    const next = order[at + 1];
    if (next === undefined || probability[next] !== probability[row])
      points.push([falsePositive / negatives, truePositive / positives]);
  });
  const kept = thin(points.length, most).map((index) => points[index]!);
  return { falsePositive: kept.map((point) => point[0]), truePositive: kept.map((point) => point[1]) };
}
