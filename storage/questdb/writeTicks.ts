import type { Sender } from '@questdb/nodejs-client';
import { InputError } from '../../contracts/failures.ts';
import type { BookTick, PriceLevel, Tick, TradeTick } from '../../contracts/tick.ts';
import type { QuestDbAddress } from './address.ts';
import { defaultTables, tickColumns } from './tickTables.ts';
import type { TickKind, TickTables } from './tickTables.ts';
import { endRow, startRow, writeRows } from './writeRows.ts';
import type { WriteOptions } from './writeRows.ts';

export interface WriteTicksOptions extends WriteOptions {
  /** `trades`, `quotes` and `books` where not given. */
  readonly tables?: Partial<TickTables>;
}

const latestNs = 2n ** 63n - 1n;
const decimal = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Writes trades, quotes and books, each kind into its table. A tick that cannot be stored is refused before anything is sent. */
export async function writeTicks(
  address: QuestDbAddress,
  ticks: readonly Tick[],
  options: WriteTicksOptions,
): Promise<void> {
  const tables = { ...defaultTables, ...options.tables };
  ticks.forEach(checkTick);
  for (const kind of Object.keys(kindNames) as TickKind[]) {
    const rows = ticks.filter((tick) => tick.kind === kind);
    const target = { table: tables[kind], columns: tickColumns[kind], what: kindNames[kind] };
    await writeRows(address, { ...target, rows, add: addTick }, options);
  }
}

const kindNames: Readonly<Record<TickKind, string>> = { trade: 'trades', quote: 'quotes', book: 'books' };

async function addTick(sender: Sender, table: string, tick: Tick): Promise<void> {
  startRow(sender, table, tick, tick.kind === 'trade' && tick.side !== null ? { side: tick.side } : {});
  if (tick.sequence !== null) sender.intColumn('sequence', tick.sequence);
  if (tick.kind === 'trade') sender.stringColumn('trade_id', tick.tradeId);
  if (tick.kind === 'book') addBook(sender, tick);
  for (const [name, text] of decimalsOf(tick)) {
    sender.floatColumn(name, Number(text)).stringColumn(`${name}_text`, text);
  }
  await endRow(sender, tick);
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
