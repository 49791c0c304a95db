/** What one epoch of a fit came to. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean objective over the batches, as the weights moved. */
  readonly loss: number;
  /** Objective on the validation rows after the epoch; null where there are none. */
  readonly validation: number | null;
  /** At the last step. */
  readonly learning_rate: number;
}

/** Which steps of its window a network reads, as its summary and the report show it. */
export interface AttentionView {
  /** Rows whose windows the weights are the mean of, the newest that the model was fitted on. */
  readonly rows: number;
  /**
   * `layers[layer][step][read]`: how much a step reads of another, mean over rows and heads, to 4 digits. The newest
   * steps of the window, 32 at most, the row itself last; what a step reads sums to 1 where the window has no more.
   */
  readonly layers: readonly (readonly (readonly number[])[])[];
}

/** What the critic of a generative network saw. */
export interface DistanceRecord {
  /** Of the generator, from 1. */
  readonly step: number;
  /** Its estimate of the Wasserstein distance of drawn rows from real ones, the penalty taken off. */
  readonly distance: number;
}

/** What windows of returns have in common; autocorrelations at lags 1, 2 …, to 4 digits. */
export interface WindowFacts {
  readonly deviation: number;
  readonly kurtosis: number;
  readonly returns: readonly number[];
  readonly absolute: readonly number[];
  readonly leverage: readonly number[];
  /** At the levels of the view. */
  readonly quantiles: readonly number[];
}

/** How rows that a generative network drew compare with those it learnt from. */
export interface GenerativeView {
  readonly diverged: boolean;
  /** Rows learnt from beside the real ones; 0 where the generator diverged. */
  readonly drawn_rows: number;
  readonly distances: readonly DistanceRecord[];
  /** Facts of one column along the windows, standardised; absent where windows are of one row or the column does not vary. */
  readonly facts?: {
    readonly column: string;
    readonly levels: readonly number[];
    readonly real: WindowFacts;
    readonly drawn: WindowFacts;
  };
  /** Loss on the watched rows of the same network taught by real, by drawn and by both kinds of rows; of final fits that watch rows. */
  readonly taught_by?: { readonly real: number; readonly drawn: number; readonly both: number };
}

/** How the fit of a network went. */
export interface NeuralView {
  readonly model: string;
  readonly learningCurve: readonly EpochRecord[];
  /** Epoch whose weights were kept. */
  readonly bestEpoch: number;
  readonly diverged: boolean;
  /** Of networks that attend to the steps of a window. */
  readonly attention?: AttentionView;
  /** Of networks that learn from drawn rows as well. */
  readonly generative?: GenerativeView;
}
