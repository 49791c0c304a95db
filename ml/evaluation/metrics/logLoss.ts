import { averageOver, defineMetric, known, type ClassifierSample } from './metric.ts';

const clip = 1e-15;

/** −ln p of what happened, nats; the probability is clipped to [1e-15, 1 − 1e-15]. */
export function surpriseOf(probability: number, label: number): number {
  const p = Math.min(1 - clip, Math.max(clip, probability));
  return label > 0.5 ? -Math.log(p) : -Math.log1p(-p);
}

/** Mean of −ln p of what happened, nats; probabilities are clipped to [1e-15, 1 − 1e-15]. ln 2 for constant ½. */
export const logLoss = defineMetric<ClassifierSample>({
  name: 'log_loss',
  purpose: 'Mean negative log probability of what happened, in nats; proper.',
  cite: 'Good (1952), "Rational decisions", JRSS B 14.',
  better: 'lower',
  range: [0, -Math.log(clip)],
  compute: ({ probability, label }) =>
    known(averageOver(label.length, (row) => surpriseOf(probability[row]!, label[row]!))),
});
