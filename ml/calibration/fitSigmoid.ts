import { InputError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { weightedLogistic } from './weightedLogistic.ts';

/** P(y = 1 | f) = 1 / (1 + exp(a·f + b)); a < 0 where larger decision values speak for 1. */
export interface Sigmoid {
  readonly a: number;
  readonly b: number;
}

/**
 * Platt's sigmoid over raw decision values f (margins, log-odds, any real scale): maximises the likelihood of soft targets
 * t₊ = (N₊ + 1) / (N₊ + 2) and t₋ = 1 / (N₋ + 2), which keep separable classes finite; N are sums of weights.
 *
 * `values`: (n) finite; `labels`: 0 or 1; `weights`: (n) not negative. Signs of a and b as in the papers.
 * Platt (1999), "Probabilistic outputs for support vector machines"; Lin, Lin and Weng (2007), "A note on Platt's
 * probabilistic outputs", Machine Learning 68. Example: values −1, 0, 1, 2 with labels 0, 0, 1, 1 give a = −0.908, b = 0.454.
 */
export function fitSigmoid(values: Float64Array, labels: Float64Array, weights?: Float64Array): Sigmoid {
  requireNumbers(values, 2, 'A sigmoid');
  const rows = weights ?? new Float64Array(values.length).fill(1);
  if (labels.length !== values.length || rows.length !== values.length)
    throw new InputError(
      `A sigmoid expected ${values.length} labels and weights, got ${labels.length} and ${rows.length}; align them.`,
    );
  const positive = labels.reduce((sum, label, row) => sum + (label > 0.5 ? rows[row]! : 0), 0);
  const negative = rows.reduce((sum, weight) => sum + weight, 0) - positive;
  const [high, low] = [(positive + 1) / (positive + 2), 1 / (negative + 2)];
  const start = Float64Array.of(0, Math.log((positive + 1) / (negative + 1)));
  const target = labels.map((label) => (label > 0.5 ? high : low));
  const columns = [values, new Float64Array(values.length).fill(1)];
  const [slope, intercept] = weightedLogistic({ columns, target, weights: rows, ridge: 0 }, start);
  return { a: -slope!, b: -intercept! };
}
