import { ConfigError, SourceRefusedError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { FetchedSeries, SeriesRequest, SourceContext } from '../source.ts';
import { withPostgres } from './connection.ts';
import type { PostgresReader } from './connection.ts';
import { checkColumns, quoteName, readMapping } from './mapping.ts';
import type { TableColumn, TableMapping } from './mapping.ts';
import { encodeBronze, parseBronze } from './parse.ts';
import type { BronzeRow } from './parse.ts';

const columnsOfTable = `
SELECT a.attname, format_type(COALESCE(NULLIF(t.typbasetype, 0), t.oid), NULL)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum`;

/** Reads every row of a series, with all its vintages, into one bronze document; nothing is kept of a read that fails. */
export async function collectRows(request: SeriesRequest, context: SourceContext): Promise<FetchedSeries> {
  const { series, frequency } = request;
  context.signal.throwIfAborted();
  const mapping = readMapping(request.options ?? {});
  const rows = await withPostgres(context, async (reader) => {
    checkColumns(mapping, await describe(reader, mapping));
    const read = await readRows(reader, mapping, series, context.onProgress);
    if (read.length === 0) await refuseUnknown(reader, mapping, series);
    return read;
  });
  const bytes = encodeBronze({ source: 'postgres', series, frequency, table: mapping }, rows);
  return { raw: { bytes, extension: 'ndjson' }, mode: 'database', rows: parseBronze(series, bytes).length };
}

async function describe(reader: PostgresReader, { schema, table }: TableMapping): Promise<readonly TableColumn[]> {
  const found = await reader.rows(`describe ${schema}.${table}`, columnsOfTable, [schema, table]);
  if (found.length > 0) return found.map(([name, type]) => ({ name: name!, type: type! }));
  const others = await reader.rows(
    'list tables',
    "SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1 LIMIT 1000",
  );
  const known = others.map(([name]) => name!);
  throw new ConfigError(
    `The database should have a table ${schema}.${table}, and this user sees none.${suggestion(table, known)} ` +
      'Correct schema and table in the system file.',
  );
}

async function readRows(
  reader: PostgresReader,
  mapping: TableMapping,
  series: string,
  onProgress: SourceContext['onProgress'],
): Promise<readonly BronzeRow[]> {
  const columns = [mapping.date, mapping.value, mapping.realtimeStart, mapping.realtimeEnd, mapping.releaseTime];
  const selected = columns.map((name) => (name === null ? 'NULL' : quoteName(name)));
  // By date and vintage, and then by all the rest, so that the order and with it the bytes depend on nothing but the rows.
  const order = [1, 3, 4, 5, 2].map((column) => `${column} NULLS FIRST`).join(', ');
  const sql = `SELECT ${selected.join(', ')} FROM ${tableOf(mapping)} WHERE ${quoteName(mapping.series)} = $1 ORDER BY ${order}`;
  const rows: BronzeRow[] = [];
  for await (const batch of reader.batches(`read ${series} from ${mapping.table}`, sql, [series])) {
    for (const [date, value, start, end, release] of batch) {
      rows.push([date ?? null, value ?? null, start ?? null, end ?? null, release ?? null]);
    }
    onProgress(`${series}: ${rows.length} rows`);
  }
  return rows;
}

const tableOf = ({ schema, table }: TableMapping): string => `${quoteName(schema)}.${quoteName(table)}`;

async function refuseUnknown(reader: PostgresReader, mapping: TableMapping, series: string): Promise<never> {
  const column = quoteName(mapping.series);
  const found = await reader.rows(
    `list the series of ${mapping.table}`,
    `SELECT DISTINCT ${column} FROM ${tableOf(mapping)} WHERE ${column} IS NOT NULL ORDER BY 1 LIMIT 1000`,
  );
  const known = found.map(([name]) => name!);
  const some =
    known.length === 0
      ? 'the table is empty'
      : `it has ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}`;
  throw new SourceRefusedError(
    `Table ${mapping.schema}.${mapping.table} should have rows of ${series} in ${mapping.series}, and has none; ${some}.` +
      `${suggestion(series, known)} Correct the id in the system file or mark the series optional.`,
  );
}
