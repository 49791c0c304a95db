import { requireNumbers } from './requireNumbers.ts';
import { sum } from './sum.ts';

/** Arithmetic mean (1/n) Σ x_i by compensated sum. Takes n ≥ 1 finite values; NaN is refused. */
export function mean(values: ArrayLike<number>): number {
  requireNumbers(values, 1, 'The mean');
  return sum(values) / values.length;
}
