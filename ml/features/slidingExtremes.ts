import { slidingExtreme } from './slidingExtreme.ts';

export interface SlidingExtremes {
  readonly highest: Float64Array;
  readonly lowest: Float64Array;
}

/** Highest of `high` and lowest of `low` over every window of `rows`; see `slidingExtreme`. */
export function slidingExtremes(high: Float64Array, low: Float64Array, rows: number): SlidingExtremes {
  return { highest: slidingExtreme(high, rows, 1), lowest: slidingExtreme(low, rows, -1) };
}
