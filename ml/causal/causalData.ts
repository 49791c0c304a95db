import type { Matrix } from '../../contracts/frame.ts';
import type { Renewal } from './keptTrees.ts';

/** Rows that a causal forest learns from. */
export interface CausalData {
  /** (n, p) what effects may differ by; NaN is a missing value. */
  readonly x: Matrix;
  /** (n) a number, or 0 and 1 where there are but two values. */
  readonly treatment: Float64Array;
  /** (n) */
  readonly outcome: Float64Array;
  /** (n, q) confounders that nuisances also read but effects do not differ by, such as further treatments. */
  readonly controls?: Matrix;
  /** (n) epoch milliseconds, ascending: nuisances are then cross-fitted in blocks of time. */
  readonly time?: Float64Array;
  /** (n) rows of one number are drawn, held out and summed together. */
  readonly clusters?: Int32Array;
  /** (n) positive weights of the rows; their scale does not matter. */
  readonly weights?: Float64Array;
}

export interface CausalContext {
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Go on from an earlier forest: only some trees are grown anew; see `fitCausalForest`. */
  readonly renewal?: Renewal;
  /** `done` of `of` units of work; a promise lets the caller breathe before the fit goes on. */
  readonly onProgress?: (done: number, of: number, note?: string) => void | Promise<void>;
}
