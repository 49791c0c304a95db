import { ConfigError, InputError, StorageError } from '../../contracts/failures.ts';
import type { Tick } from '../../contracts/tick.ts';
import type { QuestDbAddress } from './address.ts';
import { execSql } from './http.ts';

export type TickKind = Tick['kind'];

/** Names of the tables. */
export type TickTables = Readonly<Record<TickKind, string>>;
export const defaultTables: TickTables = { trade: 'trades', quote: 'quotes', book: 'books' };

export interface TickColumn {
  readonly name: string;
  readonly type: 'TIMESTAMP_NS' | 'SYMBOL' | 'STRING' | 'LONG' | 'DOUBLE' | 'DOUBLE[][]' | 'BOOLEAN';
  /** Part of what makes a row the same row: written twice, it is there once. */
  readonly key?: true;
}

/** `ts` is when it happened, or where the venue does not say (`event_known` is false) when it came in. */
const common: readonly TickColumn[] = [
  { name: 'ts', type: 'TIMESTAMP_NS', key: true },
  { name: 'event_known', type: 'BOOLEAN' },
  { name: 'received', type: 'TIMESTAMP_NS' },
  { name: 'venue', type: 'SYMBOL', key: true },
  { name: 'symbol', type: 'SYMBOL', key: true },
];

/**
 * A decimal has two columns: the number to compute with, and the venue's own text. Text is STRING: VARCHAR columns that
 * QuestDB 9.3.4 exports to Parquet as they are (`SELECT *`) are read as NULL by DuckDB.
 */
const decimal = (name: string, key?: true): readonly TickColumn[] => [
  { name, type: 'DOUBLE' },
  { name: `${name}_text`, type: 'STRING', ...(key && { key }) },
];

const receivedAsKey = common.map((column) => (column.name === 'received' ? { ...column, key: true as const } : column));

/**
 * A trade is known by its venue's id. Quotes and books have none: they are the same when they came in at the same time
 * with the same numbers. One side of a book is an array of prices and one of sizes, in the order of the message, and
 * the venue's own text, `price size` by commas; the arrays of an empty side are NULL.
 */
export const tickColumns: Readonly<Record<TickKind, readonly TickColumn[]>> = {
  trade: [
    ...common,
    { name: 'trade_id', type: 'STRING', key: true },
    { name: 'sequence', type: 'LONG' },
    { name: 'side', type: 'SYMBOL' },
    ...decimal('price'),
    ...decimal('size'),
  ],
  quote: [
    ...receivedAsKey,
    { name: 'sequence', type: 'LONG', key: true },
    ...['bid_price', 'bid_size', 'ask_price', 'ask_size'].flatMap((name) => decimal(name, true)),
  ],
  book: [
    ...receivedAsKey,
    { name: 'sequence', type: 'LONG', key: true },
    { name: 'first_sequence', type: 'LONG' },
    { name: 'snapshot', type: 'BOOLEAN', key: true },
    { name: 'checksum', type: 'LONG' },
    ...['bids', 'asks'].flatMap((name): readonly TickColumn[] => [
      { name, type: 'DOUBLE[][]' },
      { name: `${name}_text`, type: 'STRING', key: true },
    ]),
  ],
};

/** A tick that a check refuses: which check, why, and the tick itself as JSON, in which times are decimal text. */
export const quarantineColumns: readonly TickColumn[] = [
  ...receivedAsKey,
  { name: 'kind', type: 'SYMBOL', key: true },
  { name: 'check', type: 'SYMBOL', key: true },
  { name: 'reason', type: 'STRING' },
  { name: 'tick', type: 'STRING', key: true },
];

/** The name of a table as QuestDB takes it; a name that needs quotes is refused. */
export function tableName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)) return name;
  throw new InputError(
    `A table of QuestDB should be named by up to 100 letters, digits and _, got ${JSON.stringify(name)}.`,
  );
}

/** Makes a table of these columns if it is not there, and refuses one that would keep a row twice or cut its time. */
export async function ensureTable(
  address: QuestDbAddress,
  columns: readonly TickColumn[],
  { table, signal }: { readonly table: string; readonly signal: AbortSignal },
): Promise<void> {
  const name = tableName(table);
  const definition = columns.map((column) => `"${column.name}" ${column.type}`).join(', ');
  const keys = columns.filter(({ key }) => key).map((column) => column.name);
  await execSql(address, {
    doing: `make table ${name}`,
    sql: `CREATE TABLE IF NOT EXISTS "${name}" (${definition}) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(${keys.join(', ')})`,
    signal,
  });
  const sql = `SELECT "column", type, upsertKey FROM table_columns('${name}')`;
  const found = await execSql(address, { doing: `describe table ${name}`, sql, signal });
  const wrong = columns.filter(
    ({ name: wanted, type, key }) =>
      !found.some((row) => row[0] === wanted && row[1] === type && row[2] === (key ?? false)),
  );
  const extra = found.filter(([column, , key]) => key === true && !keys.includes(String(column)));
  if (wrong.length === 0 && extra.length === 0) return;
  const shown = wrong.map((column) => `${column.name} ${column.type}${column.key ? ' as upsert key' : ''}`);
  throw new ConfigError(
    `Table ${name} of QuestDB should have ${shown.join(', ') || `no upsert key but ${keys.join(', ')}`}, and has not: ` +
      'name another table, which is then made, or change this one.',
  );
}

/** Waits until everything that was sent to the table can be read; QuestDB applies it a moment after it was accepted. */
export async function awaitApplied(
  address: QuestDbAddress,
  {
    table,
    signal,
    timeoutMs = 30_000,
  }: { readonly table: string; readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<void> {
  const name = tableName(table);
  const sql = `SELECT suspended, writerTxn, sequencerTxn, errorMessage FROM wal_tables() WHERE name = '${name}'`;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const [row] = await execSql(address, { doing: `see how far ${name} is`, sql, signal });
    if (row === undefined)
      throw new ConfigError(`QuestDB should have a table ${name} with a write-ahead log: make it.`);
    if (row[0] === true) {
      throw new StorageError(
        `QuestDB suspended table ${name} (${String(row[3])}): see its log, then run ALTER TABLE ${name} RESUME WAL.`,
      );
    }
    if (row[1] === row[2]) return;
    if (performance.now() > deadline) {
      throw new StorageError(
        `QuestDB should have applied what was sent to ${name} within ${timeoutMs} ms and did not. It is worth another try.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
