import type { ClassifierSample } from '../evaluation/metrics/metric.ts';
import { requireOutcomes } from './requireOutcomes.ts';

/**
 * Mean spherical score of two-class probabilities: q / √(p² + (1 − p)²), q the probability of what happened; 0–1, higher is better,
 * √½ for constant ½. Proper, and bounded where log loss is not. Good (1971), in Foundations of Statistical Inference, p. 337.
 */
export function sphericalScore({ probability, label }: ClassifierSample): number {
  requireOutcomes('A spherical score', probability, label);
  let sum = 0;
  for (let row = 0; row < label.length; row += 1) {
    const p = probability[row]!;
    sum += (label[row] === 1 ? p : 1 - p) / Math.sqrt(p * p + (1 - p) * (1 - p));
  }
  return sum / label.length;
}
