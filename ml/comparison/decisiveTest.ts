import { dieboldMariano, type DieboldMarianoResult } from '../evaluation/selection/dieboldMariano.ts';
import { pairedBlockLength } from './tests/bootstrapTests.ts';

export interface DecisiveResult extends DieboldMarianoResult {
  /** Neighbours that depend on each other: the horizon, or more where the differences say so. */
  readonly blockRows: number;
}

/**
 * The one test that decides between two models: Diebold–Mariano of their scores on the same rows, with as many lags as neighbours
 * depend on each other, weighted after Bartlett. a, b: in time order, at least 16, and their differences vary.
 */
export function decisiveTest(a: Float64Array, b: Float64Array, horizon: number): DecisiveResult {
  const blockRows = Math.max(horizon, pairedBlockLength(a, b));
  return { ...dieboldMariano(a, b, { horizon: blockRows, weights: 'bartlett' }), blockRows };
}
