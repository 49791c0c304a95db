import type { BookTick, QuoteTick, TradeTick } from '../../contracts/tick.ts';
import { bookFault, quoteFault, tradeFault, type Levels } from '../../ml/orderFlow/market.ts';
import { createTickJudge } from '../../ml/quality/tickChecks.ts';
import type { ParsedTicks } from '../source.ts';
import { createBookSync, type BookSync } from './bookSync.ts';
import { createFrameReader, type RecordedEvent } from './frameEvents.ts';
import { venues } from './registry.ts';
import { readTickBronze } from './tickBronze.ts';
import type { Venue } from './venue.ts';

const sides = ['bidPrice', 'bidSize', 'askPrice', 'askSize'] as const;

interface Columns {
  readonly timeNs: bigint[];
  readonly values: readonly number[][];
}

interface Reading {
  readonly series: string;
  readonly levels: number;
  readonly sync: BookSync;
  readonly judge: ReturnType<typeof createTickJudge>;
  readonly quotes: Columns;
  readonly trades: Columns;
  readonly books: Columns;
  refused: number;
}

/**
 * The events of one market out of recorded frames, at the times at which they were known. Ticks that a check quarantines
 * and frames that cannot be read are left out and counted. A book has rows while it is whole and has `levels` levels a side.
 */
export function parseTicks(series: string, bytes: Uint8Array, until = Infinity): ParsedTicks {
  const { header, lines } = readTickBronze(series, bytes);
  const venue: Venue = venues[header.venue];
  const { levels } = header;
  const columns = (count: number): Columns => ({ timeNs: [], values: Array.from({ length: count }, () => []) });
  const keep = venue.depths.length > 0 ? venue.keeps(venue.depths[0]!) : null;
  const reading: Reading = {
    series,
    levels,
    sync: createBookSync({ rule: venue.bookRule, keep }),
    judge: createTickJudge(series),
    quotes: columns(4),
    trades: columns(3),
    books: columns(4),
    refused: 0,
  };
  const frames = createFrameReader(venue, series);
  const untilNs = until === Infinity ? null : BigInt(until) * 1_000_000n;
  // The header is a line as well.
  for (const recorded of frames.events(lines, { untilNs, linesBefore: 1 })) take(reading, recorded);
  const findings = [...reading.judge.findings(), frames.unreadable()];
  return { market: marketOf(reading), findings, refused: reading.refused };
}

function take(reading: Reading, { event, now }: RecordedEvent): void {
  if (event.kind === 'unreadable') {
    reading.sync.lose();
    reading.refused += 1;
    return;
  }
  if (event.kind === 'gap' && (event.symbol === null || event.symbol === reading.series)) reading.sync.lose();
  if (event.kind !== 'trade' && event.kind !== 'quote' && event.kind !== 'book') return;
  if (event.symbol !== reading.series) return;
  const judged = reading.judge.take(event);
  // A book that lacks a message can no longer be trusted; it waits for a fresh snapshot.
  if (judged !== null && event.kind === 'book') reading.sync.lose();
  const fits =
    judged === null &&
    (event.kind === 'quote'
      ? takeQuote(reading, event, now)
      : event.kind === 'trade'
        ? takeTrade(reading, event, now)
        : takeBook(reading, event, now));
  if (!fits) reading.refused += 1;
}

function push({ timeNs, values }: Columns, now: bigint, row: readonly number[]): void {
  timeNs.push(now);
  row.forEach((value, column) => values[column]!.push(value));
}

function takeQuote({ quotes }: Reading, tick: QuoteTick, now: bigint): boolean {
  const row = sides.map((side) => Number(tick[side])) as [number, number, number, number];
  if (quoteFault(...row) !== null) return false;
  push(quotes, now, row);
  return true;
}

function takeTrade({ trades }: Reading, { price, size, side }: TradeTick, now: bigint): boolean {
  const row = [Number(price), Number(size), side === 'buy' ? 1 : side === 'sell' ? -1 : 0] as const;
  if (tradeFault(...row) !== null) return false;
  push(trades, now, row);
  return true;
}

/** A message that only waits or tells what is known is no fault; a book that is thin or lost has no row. */
function takeBook({ books, sync, levels }: Reading, tick: BookTick, now: bigint): boolean {
  const { kind } = sync.take(tick);
  if (levels === 0 || (kind !== 'applied' && kind !== 'began')) return kind !== 'lost';
  const [bids, asks] = [sync.book.levels('bid', levels), sync.book.levels('ask', levels)];
  if (bids.length < levels || asks.length < levels) return true;
  const column = (side: typeof bids, of: 'price' | 'size') => Float64Array.from(side, (level) => Number(level[of]));
  const row: Levels = {
    levels,
    bidPrice: column(bids, 'price'),
    bidSize: column(bids, 'size'),
    askPrice: column(asks, 'price'),
    askSize: column(asks, 'size'),
  };
  if (bookFault(row, 0) !== null) return false;
  books.timeNs.push(now);
  sides.forEach((side, at) => books.values[at]!.push(...row[side]));
  return true;
}

function marketOf({ quotes, trades, books, levels }: Reading): ParsedTicks['market'] {
  const sidesOf = ({ timeNs, values }: Columns) => {
    const [bidPrice, bidSize, askPrice, askSize] = values.map((column) => Float64Array.from(column));
    return {
      timeNs: BigInt64Array.from(timeNs),
      bidPrice: bidPrice!,
      bidSize: bidSize!,
      askPrice: askPrice!,
      askSize: askSize!,
    };
  };
  const [price, size, side] = trades.values;
  return {
    quotes: sidesOf(quotes),
    trades: {
      timeNs: BigInt64Array.from(trades.timeNs),
      price: Float64Array.from(price!),
      size: Float64Array.from(size!),
      side: Int8Array.from(side!),
    },
    books: { ...sidesOf(books), levels: Math.max(levels, 1) },
  };
}
