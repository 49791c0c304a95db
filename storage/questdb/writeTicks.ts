import type { Sender } from '@questdb/nodejs-client';
import { InputError } from '../../contracts/failures.ts';
import type { BookTick, PriceLevel, Tick, TradeTick } from '../../contracts/tick.ts';
import { questDbFailure } from './address.ts';
import type { QuestDbAddress } from './address.ts';
import { awaitApplied, defaultTables, ensureTable } from './tickTables.ts';
import type { TickKind, TickTables } from './tickTables.ts';

export interface WriteTicksOptions {
  readonly signal: AbortSignal;
  /** `trades`, `quotes` and `books` where not given. */
  readonly tables?: Partial<TickTables>;
  /** For how long a batch is sent again after a failure; 10 s when not given. */
  readonly retryMs?: number;
  /** Rows of one request, which is one transaction of its table. */
  readonly batchRows?: number;
}

const latestNs = 2n ** 63n - 1n;
const decimal = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Writes trades, quotes and books by the line protocol over HTTP, and returns when they can be read. A batch may arrive more
 * than once (a lost answer is sent again, and so may the caller): the tables' keys keep every tick once. A tick that
 * cannot be stored is refused before anything is sent.
 */
export async function writeTicks(
  address: QuestDbAddress,
  ticks: readonly Tick[],
  options: WriteTicksOptions,
): Promise<void> {
  const { signal, retryMs = 10_000, batchRows = 50_000 } = options;
  const tables = { ...defaultTables, ...options.tables };
  ticks.forEach(checkTick);
  for (const kind of Object.keys(kindNames) as TickKind[]) {
    const ofKind = ticks.filter((tick) => tick.kind === kind);
    if (ofKind.length === 0) continue;
    signal.throwIfAborted();
    const table = tables[kind];
    await ensureTable(address, kind, { table, signal });
    const sender = await openSender(address, retryMs);
    try {
      for (let from = 0; from < ofKind.length; from += batchRows) {
        await sendBatch(sender, { ...options, table, retryMs, ticks: ofKind.slice(from, from + batchRows) });
      }
    } catch (error) {
      signal.throwIfAborted();
      throw questDbFailure(error, `take ${kindNames[kind]} into ${table}`, address);
    } finally {
      await sender.close();
    }
    await awaitApplied(address, { table, signal });
  }
}

const kindNames: Readonly<Record<TickKind, string>> = { trade: 'trades', quote: 'quotes', book: 'books' };

async function openSender({ protocol, host, port, login }: QuestDbAddress, retryMs: number): Promise<Sender> {
  const { Sender, SenderOptions } = await import('@questdb/nodejs-client');
  const escaped = (text: string) => text.replaceAll(';', ';;');
  const account = login === null ? '' : `username=${escaped(login.user)};password=${escaped(login.password)};`;
  // What the client calls its retry timeout ends a first try that takes longer as well.
  const requestMs = Math.max(retryMs, 30_000);
  // Version 2 is the first that carries nanoseconds.
  const settings = `protocol_version=2;auto_flush=off;retry_timeout=${requestMs};request_timeout=${requestMs};`;
  const quiet = { log: () => undefined };
  return new Sender(new SenderOptions(`${protocol}::addr=${host}:${port};${account}${settings}`, quiet));
}

interface Batch {
  readonly table: string;
  readonly ticks: readonly Tick[];
  readonly retryMs: number;
  readonly signal: AbortSignal;
}

/**
 * Sends a batch until it is taken. The client itself tries again when it cannot connect, but not when a connection is
 * lost before the answer, and it forgets the rows then.
 */
async function sendBatch(sender: Sender, { table, ticks, retryMs, signal }: Batch): Promise<void> {
  const deadline = performance.now() + retryMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(2 * pauseMs, 1_000)) {
    signal.throwIfAborted();
    for (const tick of ticks) await addRow(sender, table, tick);
    try {
      await sender.flush();
      return;
    } catch (error) {
      const answered = error instanceof Error && error.message.includes('statusCode=4');
      if (answered || performance.now() + pauseMs > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function addRow(sender: Sender, table: string, tick: Tick): Promise<void> {
  sender.table(table).symbol('venue', tick.venue).symbol('symbol', tick.symbol);
  if (tick.kind === 'trade' && tick.side !== null) sender.symbol('side', tick.side);
  sender.booleanColumn('event_known', tick.eventTimeNs !== null);
  sender.timestampColumn('received', tick.receivedTimeNs, 'ns');
  if (tick.sequence !== null) sender.intColumn('sequence', tick.sequence);
  if (tick.kind === 'trade') sender.stringColumn('trade_id', tick.tradeId);
  if (tick.kind === 'book') addBook(sender, tick);
  for (const [name, text] of decimalsOf(tick)) {
    sender.floatColumn(name, Number(text)).stringColumn(`${name}_text`, text);
  }
  await sender.at(tick.eventTimeNs ?? tick.receivedTimeNs, 'ns');
}

function addBook(sender: Sender, { snapshot, firstSequence, checksum, bids, asks }: BookTick): void {
  sender.booleanColumn('snapshot', snapshot);
  if (firstSequence !== null) sender.intColumn('first_sequence', firstSequence);
  if (checksum !== null) sender.intColumn('checksum', checksum);
  for (const [name, levels] of Object.entries({ bids, asks })) {
    sender.stringColumn(`${name}_text`, levels.map(({ price, size }) => `${price} ${size}`).join(','));
    if (levels.length > 0) sender.arrayColumn(name, [numbers(levels, 'price'), numbers(levels, 'size')]);
  }
}

const numbers = (levels: readonly PriceLevel[], of: keyof PriceLevel): number[] =>
  levels.map((level) => Number(level[of]));

/** The numbers of a tick that have columns of their own. */
function decimalsOf(tick: Tick): readonly (readonly [string, string])[] {
  if (tick.kind === 'book') return [];
  if (tick.kind === 'trade') return [['price', tick.price], ['size', tick.size]]; // prettier-ignore
  const { bidPrice, bidSize, askPrice, askSize } = tick;
  return [['bid_price', bidPrice], ['bid_size', bidSize], ['ask_price', askPrice], ['ask_size', askSize]]; // prettier-ignore
}

const sides: readonly TradeTick['side'][] = ['buy', 'sell', null];

function checkTick(tick: Tick, index: number): void {
  const refuse = (expected: string, got: unknown): never => {
    const came = typeof got === 'bigint' ? String(got) : JSON.stringify(got);
    throw new InputError(`Tick ${index + 1} should have ${expected}, got ${came}: nothing was written.`);
  };
  if (tick.venue === '' || tick.symbol === '') refuse('a venue and a symbol', [tick.venue, tick.symbol]);
  for (const [name, time] of Object.entries({ eventTimeNs: tick.eventTimeNs, receivedTimeNs: tick.receivedTimeNs })) {
    if (time !== null && (time < 0n || time > latestNs)) refuse(`${name} from 0 to 2^63-1 nanoseconds`, time);
  }
  if (tick.sequence !== null && !Number.isSafeInteger(tick.sequence)) refuse('a whole sequence', tick.sequence);
  for (const [name, text] of tick.kind === 'book' ? levelNumbers(tick) : decimalsOf(tick)) {
    if (!decimal.test(text) || !Number.isFinite(Number(text))) refuse(`a decimal number as ${name}`, text);
  }
  if (tick.kind === 'book') {
    for (const [name, whole] of Object.entries({ firstSequence: tick.firstSequence, checksum: tick.checksum })) {
      if (whole !== null && !Number.isSafeInteger(whole)) refuse(`a whole ${name}`, whole);
    }
  }
  if (tick.kind !== 'trade') return;
  if (tick.tradeId === '') refuse('an id of the trade', tick.tradeId);
  if (!sides.includes(tick.side)) refuse('the side buy, sell or null', tick.side);
}

const levelNumbers = ({ bids, asks }: BookTick): readonly (readonly [string, string])[] =>
  [...bids, ...asks].flatMap(({ price, size }) => [
    ['price of a level', price],
    ['size of a level', size],
  ]);
