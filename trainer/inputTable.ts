import { ConfigError } from '../contracts/failures.ts';
import type { Frame, Matrix } from '../contracts/frame.ts';

/** The columns a model reads, aligned with gold's rows. */
export interface InputTable {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  /** Rows that may be learnt from or predicted: for a stack, those that every base predicted out of time. */
  readonly usable: (row: number) => boolean;
}

export function requireColumn(frame: Frame, name: string, what: string): Float64Array {
  const column = frame.columns[name];
  if (column === undefined)
    throw new ConfigError(
      `Expected the column '${name}' in ${what}, got [${Object.keys(frame.columns).join(', ')}]; name a column that is there.`,
    );
  return column;
}

export function featureTable(gold: Frame, names: readonly string[]): InputTable {
  return { names, columns: names.map((name) => requireColumn(gold, name, 'the gold table')), usable: () => true };
}

/** Out-of-time probabilities of the bases, one column each; rows that a base did not predict are not usable. */
export function stackTable(
  time: Float64Array,
  bases: readonly { readonly id: string; readonly predictions: Frame }[],
): InputTable {
  const rowAt = new Map(Array.from(time, (at, row) => [at, row]));
  const columns = bases.map(({ id, predictions }) => {
    const probability = requireColumn(predictions, 'probability', `the predictions of '${id}'`);
    const column = new Float64Array(time.length).fill(NaN);
    predictions.time.forEach((at, index) => {
      const row = rowAt.get(at);
      if (row !== undefined) column[row] = probability[index]!;
    });
    return column;
  });
  return {
    names: bases.map(({ id }) => id),
    columns,
    usable: (row) => columns.every((column) => !Number.isNaN(column[row]!)),
  };
}

/** The columns of one table, then those of another over the same rows; usable is what is usable in both. */
export function besideTable(left: InputTable, right: InputTable): InputTable {
  return {
    names: [...left.names, ...right.names],
    columns: [...left.columns, ...right.columns],
    usable: (row) => left.usable(row) && right.usable(row),
  };
}

export function matrixOf(table: InputTable, rows: ArrayLike<number>): Matrix {
  const width = table.names.length;
  const values = new Float64Array(rows.length * width);
  table.columns.forEach((column, j) => {
    for (let i = 0; i < rows.length; i += 1) values[i * width + j] = column[rows[i]!]!;
  });
  return { rows: rows.length, columns: table.names, values };
}
