import type { Matrix } from '../../../contracts/frame.ts';

/** A fitted regression of one number on the columns it was fitted on. */
export type Predictor = (x: Matrix) => Float64Array;

/** Learns E[y | x] from rows without missing values. */
export type Learner = (x: Matrix, y: Float64Array) => Predictor;
