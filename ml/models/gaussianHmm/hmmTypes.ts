/** Parameters of a Gaussian HMM with k states over d features; matrices row-major. */
export interface HmmParameters {
  readonly states: number;
  readonly dimension: number;
  /** (k) P(first state). */
  readonly start: Float64Array;
  /** (k, k) P(next = column | now = row). */
  readonly transition: Float64Array;
  /** (k, d) */
  readonly means: Float64Array;
  /** (k, d, d) Covariances; the scale matrices of Student-t emissions where `degrees` is there. */
  readonly covariances: Float64Array;
  /** (k) Degrees of freedom of Student-t emissions; absent where emissions are Gaussian. */
  readonly degrees?: Float64Array;
}

/**
 * `full`: any covariance a state. `diagonal`: features independent given the state. `tied`: one full covariance for all
 * states. `spherical`: one variance a state, the same for all (standardised) features.
 */
export type CovarianceKind = 'full' | 'diagonal' | 'tied' | 'spherical';

/** How rows lie, beside their numbers: where sequences begin and which values are missing. */
export interface RowLayout {
  /** First row of each sequence, ascending, the first of them 0. No move leads from one sequence to the next. */
  readonly starts: readonly number[];
  /** Rows by what is missing in them; null where nothing is. */
  readonly patterns: readonly MissingPattern[] | null;
}

/** The rows that miss the same features. */
export interface MissingPattern {
  readonly rows: Int32Array;
  readonly present: readonly number[];
  readonly absent: readonly number[];
  /** (rows, present) the values that are there. */
  readonly values: Float64Array;
}

/** One sequence without a gap. */
export const plainLayout: RowLayout = { starts: [0], patterns: null };

/** Posterior quantities of one pass over n rows. */
export interface Posterior {
  /** (n, k) P(state | all rows). */
  readonly smoothed: Float64Array;
  /** (k, k) expected number of moves from row state to column state. */
  readonly moves: Float64Array;
}

/** Buffers that passes over n rows reuse, so that the loops allocate nothing. */
export interface HmmWorkspace extends Posterior {
  readonly logEmission: Float64Array;
  readonly emission: Float64Array;
  readonly forward: Float64Array;
  readonly scale: Float64Array;
  readonly backward: Float64Array;
  readonly weighted: Float64Array;
}

export function createWorkspace(rows: number, states: number): HmmWorkspace {
  const table = () => new Float64Array(rows * states);
  return {
    logEmission: table(),
    emission: table(),
    forward: table(),
    smoothed: table(),
    scale: new Float64Array(rows),
    moves: new Float64Array(states * states),
    backward: new Float64Array(states),
    weighted: new Float64Array(states),
  };
}
