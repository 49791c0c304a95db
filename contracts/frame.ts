/**
 * A table of aligned columns. `time` is epoch milliseconds, UTC, strictly ascending.
 * A missing value is NaN in storage only; every function says whether it accepts one.
 */
export interface Frame {
  readonly time: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** A dense matrix, row-major: value of row i, column j is `values[i * columns.length + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly values: Float64Array;
}

/** Columns of a gold table that are not features. Times are epoch milliseconds, UTC. */
export const goldColumns = {
  /** When the last input of the row became known. */
  knownAt: 'known_at',
  /** What is predicted, 0 or 1 or a number; NaN where the label is not known yet. */
  target: 'target',
  /** When the label became known: the end of the label's interval. NaN where not known yet. */
  labelEnd: 'label_end',
  /** Return over the horizon of a label that is a direction, for money metrics and effects; NaN where not known yet. */
  forwardReturn: 'forward_return',
  /** 1 in an NBER recession month, 0 outside. For judging only, never a feature. */
  nber: 'nber',
  /** Close price of the row, for charts. */
  close: 'close',
} as const;

/** The column that effects are on: the return behind a direction, else the target, which is a number then. */
export const outcomeColumn = ({ columns }: Frame): string =>
  Object.hasOwn(columns, goldColumns.forwardReturn) ? goldColumns.forwardReturn : goldColumns.target;
