import type { PairMoments } from './slidingProducts.ts';

/** Pearson correlation of a window, in [−1, 1]; missing where one side does not vary. */
export function correlationOf({ xx, yy, xy }: Pick<PairMoments, 'xx' | 'yy' | 'xy'>): number {
  if (xx === 0 || yy === 0) return NaN;
  return Math.min(1, Math.max(-1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
}
