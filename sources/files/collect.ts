import { SchemaError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { FetchedSeries, SeriesRequest, SourceContext } from '../source.ts';
import { bronzeBytes, bronzeDocument, type FileDocument } from './bronze.ts';
import { locateFile, type LocatedFile } from './locate.ts';
import { readOptions } from './options.ts';
import { refuseProblems, type Problem } from './problems.ts';
import { readParquet } from './readParquet.ts';
import { readCsv, readNdjson, type ReadFile, type Reading } from './readText.ts';
import { schemaOfTable, type Use } from './schema.ts';

/** A column that a source reads. */
export interface WantedColumn {
  readonly use: Use;
  /** The option of the system file that names it; null when its name is fixed. */
  readonly option: string | null;
  /** Names looked for when no option names it, case aside. */
  readonly names: readonly string[];
  readonly optional: boolean;
  /** Without a name that fits, the only column that serves no other use is taken. */
  readonly orOnly?: boolean;
}

export interface FileReader {
  readonly source: string;
  readonly wanted: (series: string) => Readonly<Record<string, WantedColumn>>;
  /** Number of rows of the document; throws what is wrong with them. */
  readonly count: (document: FileDocument) => number;
}

const readers: Readonly<Record<LocatedFile['format'], (reading: Reading) => Promise<ReadFile>>> = {
  csv: readCsv,
  ndjson: readNdjson,
  parquet: readParquet,
};

/** Reads a user's file into a bronze document, with the schema told from it, or pinned by the document before. */
export async function collectFile(
  { source, wanted, count }: FileReader,
  { series, frequency, options = {}, previous }: SeriesRequest,
  { dataDir, signal, onProgress }: SourceContext,
): Promise<FetchedSeries> {
  signal.throwIfAborted();
  const { path, dateFormat } = readOptions(source, options);
  const located = await locateFile(series, path, dataDir);
  const problems: Problem[] = [];
  const { table, sha256 } = await readers[located.format]({ path: located.path, signal, problems });
  const pinned = previous === undefined ? null : bronzeDocument(source, series, previous).header.schema;
  const where = { file: located.name, series, rows: table.rows.length + problems.length };
  checkHeader(where, table.columns);
  const columns = resolveColumns(where, table.columns, wanted(series), options);
  const uses = Object.fromEntries(Object.entries(columns).map(([role, name]) => [name, wanted(series)[role]!.use]));
  const schema = schemaOfTable(table, { uses, dateFormat, pinned }, problems);
  refuseProblems({ ...where, pinned: pinned !== null }, problems);
  const { name: file, format } = located;
  const header = { source, series, frequency, file, format, sha256, options: sorted(options), columns, schema };
  const bytes = bronzeBytes({ header, rows: table.rows });
  const rows = count({ header, rows: table.rows });
  onProgress(`${series}: ${rows} rows of ${file}`);
  return { raw: { bytes, extension: 'ndjson' }, mode: 'file', rows };
}

/** The same options give the same bytes, in whichever order a system file has them. */
const sorted = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

interface Where {
  readonly file: string;
  readonly series: string;
  readonly rows: number;
}

function checkHeader(where: Where, columns: readonly string[]): void {
  const problem = (column: string | null, expected: string, found: string): Problem => ({
    row: null,
    column,
    expected,
    found,
  });
  const twice = columns.filter((name, index) => columns.indexOf(name) !== index);
  refuseProblems(where, [
    ...(columns.length === 0 ? [problem(null, 'names of columns', 'an empty file')] : []),
    ...columns.flatMap((name, index) =>
      name === '' ? [problem(null, `a name for column ${index + 1}`, 'nothing')] : [],
    ),
    ...[...new Set(twice)].filter((name) => name !== '').map((name) => problem(name, 'this column once', 'it twice')),
  ]);
}

function resolveColumns(
  { file, series }: Where,
  columns: readonly string[],
  wanted: Readonly<Record<string, WantedColumn>>,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const resolved: Record<string, string> = {};
  for (const [role, { option, names, optional, orOnly = false }] of Object.entries(wanted)) {
    const named = option === null ? undefined : (options[option] as string | undefined);
    const free = columns.filter((name) => !Object.values(resolved).includes(name));
    const found =
      named === undefined
        ? (columns.find((name) => names.includes(name.toLowerCase())) ??
          (orOnly && free.length === 1 ? free[0] : undefined))
        : columns.find((name) => name === named);
    if (found !== undefined) resolved[role] = found;
    else if (!optional || named !== undefined) {
      const looked = named ?? names.join(' or ');
      throw new SchemaError(
        `${file} of ${series} should have a column ${looked}, got the columns ${columns.join(', ')}.${suggestion(looked, columns)} Correct the file${option === null ? '' : `, or name the column as ${option} in the system file`}.`,
      );
    }
  }
  return resolved;
}
