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

/** How the fit of a network went. */
export interface NeuralView {
  readonly model: string;
  readonly learningCurve: readonly EpochRecord[];
  /** Epoch whose weights were kept. */
  readonly bestEpoch: number;
  readonly diverged: boolean;
  /** Of networks that attend to the steps of a window. */
  readonly attention?: AttentionView;
}
