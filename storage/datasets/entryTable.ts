import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { ColumnSchema, DatasetEntry } from '../../contracts/dataset.ts';
import { IntegrityError } from '../../contracts/failures.ts';
import type { Lake } from '../lake.ts';
import { readTable } from '../tables.ts';
import type { Table } from '../tables/table.ts';
import { rowsHash } from './rowsHash.ts';

/** The table in an artifact of the lake, wherever the lake is; bytes that are missing or changed are refused. */
export async function artifactTable(lake: Lake, file: ArtifactRef, schema?: readonly ColumnSchema[]): Promise<Table> {
  return readTable(await lake.localFile(file), schema);
}

/** The rows of an entry, checked against the hash in the manifest. */
export async function entryTable(lake: Lake, entry: DatasetEntry): Promise<Table> {
  const table = await artifactTable(lake, entry.file, entry.schema);
  const found = await rowsHash(table);
  if (found === entry.rowsSha256 && table.rows === entry.rows) return table;
  throw new IntegrityError(
    `Expected ${entry.rows} rows with sha256 ${entry.rowsSha256} in ${entry.name} (${entry.file.uri}), found ${table.rows} with ${found}; restore the file.`,
  );
}
