/** Rows of a gold table before incomplete ones are dropped. */
export interface GoldRows {
  readonly time: Float64Array;
  /** When the last value of the row became known. */
  readonly known: Float64Array;
  readonly values: Readonly<Record<string, Float64Array>>;
}
