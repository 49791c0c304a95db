import type { ColumnSchema, ColumnType } from '../../contracts/dataset.ts';

/** Stands for a missing whole number or time, as the smallest 64-bit integer does in QuestDB. */
export const missing = -(2n ** 63n);

/** A column of a table; its values are aligned with those of the other columns. */
export type TableColumn =
  /** NaN is missing. */
  | { readonly name: string; readonly type: 'double'; readonly values: Float64Array }
  /** `missing` is missing. */
  | { readonly name: string; readonly type: 'int64'; readonly values: BigInt64Array }
  /** Nanoseconds since 1970, UTC; `missing` is missing. */
  | { readonly name: string; readonly type: 'timestamp'; readonly values: BigInt64Array }
  /** null is missing. */
  | { readonly name: string; readonly type: 'string'; readonly values: readonly (string | null)[] };

export interface Table {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

export const schemaOf = (table: Table): readonly ColumnSchema[] =>
  table.columns.map(({ name, type }) => ({ name, type }));

/** A column to be filled, every value missing. */
export function emptyColumn(name: string, type: ColumnType, rows: number): TableColumn {
  switch (type) {
    case 'double':
      return { name, type, values: new Float64Array(rows).fill(NaN) };
    case 'string':
      return { name, type, values: new Array<string | null>(rows).fill(null) };
    case 'int64':
    case 'timestamp':
      return { name, type, values: new BigInt64Array(rows).fill(missing) };
  }
}

export function isMissing(column: TableColumn, row: number): boolean {
  if (column.type === 'string') return column.values[row] === null;
  return column.type === 'double' ? Number.isNaN(column.values[row]!) : column.values[row] === missing;
}

/** What is wrong with a table, in words, or null. The same tables are taken by all formats. */
export function tableProblem({ rows, columns }: Table): string | null {
  if (columns.length === 0) return 'a table needs at least one column';
  const seen = new Map<string, string>();
  for (const { name, values } of columns) {
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) return `the column names '${twin}' and '${name}' differ at most by case`;
    if (name === '' || name.includes('\u0000') || !isText(name))
      return `the column name ${JSON.stringify(name)} is empty, holds a zero character, begins with a byte-order mark or is not valid Unicode`;
    if (values.length !== rows) return `column '${name}' has ${values.length} rows and the table has ${rows}`;
    seen.set(name.toLowerCase(), name);
  }
  for (const column of columns) {
    const problem = columnProblem(column);
    if (problem !== null) return problem;
  }
  return null;
}

function columnProblem(column: TableColumn): string | null {
  const { name } = column;
  if (column.type === 'string') {
    const odd = column.values.findIndex((value) => value !== null && !isText(value));
    return odd === -1 ? null : `column '${name}' at row ${odd} begins with a byte-order mark or is not valid Unicode`;
  }
  if (column.type !== 'timestamp') return null;
  // The two ends of the range stand for infinity in some engines.
  const odd = column.values.findIndex(
    (value) => value !== missing && (value >= -missing - 1n || value <= missing + 1n),
  );
  return odd === -1 ? null : `column '${name}' at row ${odd} is ${column.values[odd]!} ns, out of the range of times`;
}

/** Half of a surrogate pair has no bytes in UTF-8, and decoders drop a byte-order mark at the beginning. */
const isText = (value: string): boolean => !/^\uFEFF|\p{Surrogate}/u.test(value);
