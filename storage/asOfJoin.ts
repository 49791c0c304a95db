import { rename } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError, IntegrityError, StorageError } from '../contracts/failures.ts';
import { suggestion } from '../contracts/nearest.ts';
import { throughWorkingFile } from './atomicFile.ts';
import { withDuckDb } from './duckdb.ts';
import { fileFailure } from './fileFailure.ts';
import { copyTo, mustExist, quoteName, scanOf } from './parquet.ts';

export interface AsOfJoin {
  /** Parquet file with the rows that are asked about, and the names of its columns. */
  readonly left: { readonly path: string; readonly entity: string; readonly time: string };
  /** Parquet file with what became known when; `values` are the columns that are wanted of it. */
  readonly right: {
    readonly path: string;
    readonly entity: string;
    readonly known: string;
    readonly values: readonly string[];
  };
  /** Parquet file to write. */
  readonly to: string;
}

/**
 * Joins to each row of `left` what was known of its entity at its time: the row of `right` with the same entity and the
 * latest `known` ≤ `time`. Of right rows with one entity and one known time the last in the file counts. Its values are
 * taken as they are: a NULL that is in force stays NULL, and nothing older is looked up instead.
 *
 * Left rows keep their order and all their columns; `values` follow, NULL where nothing was known. A NULL entity equals
 * none; a left row without a time, and a right row without an entity or a known time, match nothing. Times are compared
 * exactly, so both must have one type. The file appears whole or not at all; equal inputs give equal bytes. One thread.
 * DuckDB's ASOF JOIN: https://duckdb.org/docs/stable/guides/sql_features/asof_join
 */
export async function asOfJoin({ left, right, to }: AsOfJoin): Promise<void> {
  await mustExist(left.path);
  await mustExist(right.path);
  await withDuckDb(async (connection) => {
    const leftTypes = await columnTypes(connection, left.path);
    const rightTypes = await columnTypes(connection, right.path);
    for (const name of [left.entity, left.time]) requireColumn(left.path, name, leftTypes);
    for (const name of [right.entity, right.known, ...right.values]) requireColumn(right.path, name, rightTypes);
    requireSame('entities', [left.entity, leftTypes], [right.entity, rightTypes]);
    requireSame('times', [left.time, leftTypes], [right.known, rightTypes]);
    requireApart(left.path, [...leftTypes.keys()], right.values);
    try {
      await throughWorkingFile(
        to,
        (_, working) => copyTo(connection, queryOf(left, right), working),
        (working) => rename(working, to),
      );
    } catch (error) {
      if (error instanceof StorageError) throw error;
      throw fileFailure(error, 'write', to);
    }
  });
}

/** Only the place of the right row goes through the join; its values are fetched afterwards, whatever their number. */
function queryOf(left: AsOfJoin['left'], right: AsOfJoin['right']): string {
  const rightRows = scanOf(right.path, { rowNumber: true });
  const values = right.values.map((name) => `, right_row.${quoteName(name)}`).join('');
  return `
    WITH known AS (
      SELECT ${quoteName(right.entity)} AS entity, ${quoteName(right.known)} AS at, max(file_row_number) AS place
      FROM ${rightRows} GROUP BY ALL
    ), matched AS (
      SELECT asked.*, known.place AS matched_place
      FROM ${scanOf(left.path, { rowNumber: true })} AS asked
      ASOF LEFT JOIN known ON asked.${quoteName(left.entity)} = known.entity AND asked.${quoteName(left.time)} >= known.at
    )
    SELECT matched.* EXCLUDE (file_row_number, matched_place)${values}
    FROM matched LEFT JOIN ${rightRows} AS right_row ON right_row.file_row_number = matched.matched_place
    ORDER BY matched.file_row_number`;
}

async function columnTypes(connection: DuckDBConnection, path: string): Promise<ReadonlyMap<string, string>> {
  try {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${scanOf(path)}`);
    return new Map(described.getRows().map(([name, type]) => [String(name), String(type)]));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new IntegrityError(`Expected a Parquet file at ${path}, but it does not read (${reason}); make it again.`, {
      cause: error,
    });
  }
}

function requireColumn(path: string, name: string, types: ReadonlyMap<string, string>): void {
  if (types.has(name)) return;
  const names = [...types.keys()];
  throw new InputError(
    `Expected a column '${name}' in ${path}, found ${names.join(', ')}.${suggestion(name, names)} Name one that is there.`,
  );
}

type Typed = readonly [name: string, types: ReadonlyMap<string, string>];

function requireSame(what: string, [left, leftTypes]: Typed, [right, rightTypes]: Typed): void {
  const [one, other] = [leftTypes.get(left)!, rightTypes.get(right)!];
  if (one === other) return;
  throw new InputError(
    `An as-of join needs ${what} of one type, got ${one} in '${left}' on the left and ${other} in '${right}' on the right; write both alike.`,
  );
}

function requireApart(path: string, left: readonly string[], values: readonly string[]): void {
  const taken = new Set([...left, 'file_row_number', 'matched_place'].map((name) => name.toLowerCase()));
  for (const name of values) {
    if (taken.has(name.toLowerCase())) {
      throw new InputError(`The value '${name}' has the name of another column of the result (${path}); rename it.`);
    }
    taken.add(name.toLowerCase());
  }
  const own = left.find((name) => ['file_row_number', 'matched_place'].includes(name.toLowerCase()));
  if (own !== undefined)
    throw new InputError(`The column '${own}' of ${path} has a name that the join uses; rename it.`);
}
