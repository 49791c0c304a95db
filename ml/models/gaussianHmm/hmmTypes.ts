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
  /** (k, d, d) */
  readonly covariances: Float64Array;
}

export type CovarianceKind = 'full' | 'diagonal';

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
