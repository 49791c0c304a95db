import { Socket } from 'node:net';
import { InputError, IntegrityError, StorageError } from '../../contracts/failures.ts';
import type { PriceLevel, Tick, TradeTick } from '../../contracts/tick.ts';
import { questDbFailure } from './address.ts';
import type { QuestDbAddress } from './address.ts';
import { defaultTables, tableName, tickColumns } from './tickTables.ts';
import type { TickColumn, TickKind } from './tickTables.ts';

export interface TickRange {
  /** First nanosecond, and the one after the last, of when a tick happened. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** All symbols when not given. */
  readonly symbol?: string;
  readonly table?: string;
}

export interface ReadTicksOptions<K extends TickKind> extends TickRange {
  readonly kind: K;
  readonly signal: AbortSignal;
  readonly batchRows?: number;
  /** Time limit of each batch; 30 s when not given. */
  readonly timeoutMs?: number;
}

type TickOf<K extends TickKind> = Extract<Tick, { readonly kind: K }>;
type Cells = Readonly<Record<string, string | null>>;

/** QuestDB gives every column as text; nothing is converted on the way. */
const asText = { getTypeParser: () => (text: string) => text };

/** The query of a range. Times are numbers in it: as timestamps the wire and DuckDB would cut them to microseconds. */
export function rangeQuery(kind: TickKind, range: TickRange, select: (column: TickColumn) => string): string {
  const table = tableName(range.table ?? defaultTables[kind]);
  const { fromNs, toNs, symbol } = range;
  if (fromNs < 0n || toNs < fromNs) {
    throw new InputError(`A range of ticks should be from a time to a later one, got ${fromNs} to ${toNs} ns.`);
  }
  const ofSymbol = symbol === undefined ? '' : ` AND symbol = '${symbol.replaceAll("'", "''")}'`;
  const columns = tickColumns[kind].map(select).join(', ');
  return `SELECT ${columns} FROM "${table}" WHERE ts >= ${fromNs}::TIMESTAMP_NS AND ts < ${toNs}::TIMESTAMP_NS${ofSymbol} ORDER BY ts`;
}

/**
 * Ticks of a time range, ascending by time, in batches through a cursor of the PostgreSQL wire protocol. Each wait ends
 * at the time limit, on cancellation, and when the connection is lost.
 */
export async function* readTicks<K extends TickKind>(
  address: QuestDbAddress,
  options: ReadTicksOptions<K>,
): AsyncGenerator<readonly TickOf<K>[]> {
  const { kind, signal, batchRows = 10_000 } = options;
  const sql = rangeQuery(kind, options, ({ name, type }) => (type === 'TIMESTAMP_NS' ? `${name}::LONG` : name));
  signal.throwIfAborted();
  const [{ default: pg }, { default: Cursor }] = await Promise.all([import('pg'), import('pg-cursor')]);
  const socket = new Socket();
  const { user, password } = address.login ?? { user: 'admin', password: 'quest' };
  const { host, wirePort: port } = address;
  const client = new pg.Client({ host, port, user, password, database: 'qdb', stream: () => socket });
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => (lose = reject));
  lost.catch(() => undefined);
  client.on('error', lose);
  client.on('end', () => lose(new Error('the connection was closed')));
  const stop = () => lose(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  const step = async <R>(doing: string, waited: Promise<R>): Promise<R> => {
    const timer = setTimeout(() => lose(new Error('no answer in time')), options.timeoutMs ?? 30_000);
    waited.catch(() => undefined);
    try {
      return await Promise.race([waited, lost]);
    } catch (error) {
      signal.throwIfAborted();
      throw questDbFailure(error, doing, address);
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    await step('open a connection', client.connect());
    const cursor = client.query(new Cursor<(string | null)[]>(sql, [], { rowMode: 'array', types: asText }));
    for (;;) {
      const rows = await step(`read ${kind}s`, cursor.read(batchRows));
      if (rows.length === 0) return;
      yield rows.map((row) => tickOf(kind, row) as TickOf<K>);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    client.end().catch(() => undefined);
    socket.destroy();
  }
}

function tickOf(kind: TickKind, row: readonly (string | null)[]): Tick {
  const columns = tickColumns[kind];
  if (row.length !== columns.length) {
    throw new StorageError(`QuestDB should give ${columns.length} columns of a ${kind}, got ${row.length}.`);
  }
  const cells: Cells = Object.fromEntries(columns.map(({ name }, at) => [name, row[at]!]));
  const text = (name: string): string => {
    const cell = cells[name];
    if (cell !== null && cell !== undefined) return cell;
    throw new IntegrityError(
      `A ${kind} in QuestDB should have ${name}, and one has none: the table was written by another hand.`,
    );
  };
  const time = BigInt(text('ts'));
  const base = {
    venue: text('venue'),
    symbol: text('symbol'),
    eventTimeNs: text('event_known') === 't' ? time : null,
    receivedTimeNs: BigInt(text('received')),
    sequence: wholeOf(cells.sequence),
  };
  if (kind === 'trade') {
    const side = cells.side as TradeTick['side'];
    return { kind, ...base, tradeId: text('trade_id'), price: text('price_text'), size: text('size_text'), side };
  }
  if (kind === 'book') {
    const [bids, asks] = [levelsOf(cells.bids_text), levelsOf(cells.asks_text)];
    return {
      kind,
      ...base,
      snapshot: text('snapshot') === 't',
      firstSequence: wholeOf(cells.first_sequence),
      checksum: wholeOf(cells.checksum),
      bids,
      asks,
    };
  }
  return {
    kind,
    ...base,
    bidPrice: text('bid_price_text'),
    bidSize: text('bid_size_text'),
    askPrice: text('ask_price_text'),
    askSize: text('ask_size_text'),
  };
}

const wholeOf = (cell: string | null | undefined): number | null =>
  cell === null || cell === undefined ? null : Number(cell);

/** Levels from `price size` by commas; no text is no level. */
function levelsOf(text: string | null | undefined): readonly PriceLevel[] {
  if (text === null || text === undefined || text === '') return [];
  return text.split(',').map((level) => {
    const [price = '', size = ''] = level.split(' ');
    return { price, size };
  });
}
