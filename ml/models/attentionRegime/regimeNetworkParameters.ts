/** What a regime network is made of and trained with. */
export interface RegimeNetworkParameters {
  readonly regimes: number;
  readonly hidden: number;
  readonly heads: number;
  readonly dropout: number;
  /** Rows that a prediction reads. */
  readonly window: number;
  readonly epochs: number;
  readonly patience: number;
  readonly learningRate: number;
  /** Monte-Carlo passes of a prediction. */
  readonly passes: number;
  /** That all regimes weigh alike together, whatever their rows; absent, so that files of before stay as they are, where rows do. */
  readonly classWeight?: 'balanced';
}
