/** Values by the names of their columns. */
export const named = (columns: readonly string[], values: Float64Array): Record<string, number> =>
  Object.fromEntries(columns.map((name, j) => [name, values[j]!]));
