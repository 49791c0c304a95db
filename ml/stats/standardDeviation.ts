import { variance } from './variance.ts';

/** Square root of `variance` with the same ddof (default 1) and the same refusals; unit of the values. */
export function standardDeviation(values: ArrayLike<number>, ddof: 0 | 1 = 1): number {
  return Math.sqrt(variance(values, ddof));
}
