import { crc32 } from 'node:zlib';
import type { PriceLevel } from '../../contracts/tick.ts';
import { createOrderBook, type BookSide, type OrderBook } from '../ticks/orderBook.ts';
import { seededUniform, type Uniform } from '../ticks/seeded.ts';

export interface MarketTrade {
  readonly id: number;
  readonly price: string;
  readonly size: string;
  /** Side of the order that took. */
  readonly side: 'buy' | 'sell';
}

/** What one step of a market did. */
export interface MarketStep {
  /** Numbers of the first and the last change, without holes from step to step. */
  readonly firstId: number;
  readonly lastId: number;
  readonly timeNs: bigint;
  readonly bids: readonly PriceLevel[];
  readonly asks: readonly PriceLevel[];
  readonly trades: readonly MarketTrade[];
}

/** A made-up market with a whole book, the truth that a client's book is compared with. */
export interface SyntheticMarket {
  readonly symbol: string;
  readonly book: OrderBook;
  /** Number of the last change in the book. */
  readonly lastId: () => number;
  readonly timeNs: () => bigint;
  /** The latest trades, newest first, as venues repeat them to new subscribers. */
  readonly recentTrades: () => readonly MarketTrade[];
  readonly step: () => MarketStep;
}

const startNs = 1_700_000_000_000_000_000n;
const stepNs = 100_000_000n;
const levelsASide = 60;
const fewestLevels = 30;
const recent = 20;

/** Hundredths as text with two decimals. */
const priceText = (ticks: number) => `${Math.floor(ticks / 100)}.${(ticks % 100).toString().padStart(2, '0')}`;
/** Whole ten-thousandths as text with the eight decimals that venues write, zeros behind kept. */
const sizeText = (units: number) => `${Math.floor(units / 10_000)}.${(units % 10_000).toString().padStart(4, '0')}0000`;

/**
 * A book of 60 levels a side that changes at random near its best prices and never crosses; some steps trade at the
 * best price. The same symbol and seed give the same steps.
 */
export function syntheticMarket(symbol: string, seed: number): SyntheticMarket {
  const uniform = seededUniform(seed ^ crc32(symbol));
  const book = createOrderBook();
  const middle = 5_000 + Math.floor(uniform() * 5_000_000);
  const first = (sign: 1 | -1) =>
    Array.from({ length: levelsASide }, (_, rank) => ({
      price: priceText(middle + sign * (rank + 1)),
      size: size(uniform),
    }));
  book.apply({ snapshot: true, bids: first(-1), asks: first(1) });
  let lastId = 1000 + Math.floor(uniform() * 1_000_000);
  let timeNs = startNs;
  let tradeId = 1;
  let latest: MarketTrade[] = [];
  return {
    symbol,
    book,
    lastId: () => lastId,
    timeNs: () => timeNs,
    recentTrades: () => latest,
    step() {
      const changes = { bids: new Map<string, string>(), asks: new Map<string, string>() };
      const count = 1 + Math.floor(uniform() * 8);
      for (let done = 0; done < count; done++) {
        const side = uniform() < 0.5 ? 'bid' : 'ask';
        const level = randomChange(book, side, uniform);
        // Within a step the book moves on, so that no later change crosses an earlier one.
        book.apply({ snapshot: false, bids: side === 'bid' ? [level] : [], asks: side === 'ask' ? [level] : [] });
        changes[side === 'bid' ? 'bids' : 'asks'].set(level.price, level.size);
      }
      const trades = uniform() < 0.5 ? [randomTrade(book, tradeId++, uniform)] : [];
      latest = [...trades, ...latest].slice(0, recent);
      const firstId = lastId + 1;
      lastId += count;
      timeNs += stepNs;
      const levels = (map: Map<string, string>) => [...map].map(([price, changed]) => ({ price, size: changed }));
      return { firstId, lastId, timeNs, bids: levels(changes.bids), asks: levels(changes.asks), trades };
    },
  };
}

const size = (uniform: Uniform) => sizeText(1 + Math.floor(uniform() * 50_000));
const ticksOf = (level: PriceLevel | null) => Math.round(Number(level!.price) * 100);

/** Near the best price: mostly a new size, sometimes a removal, sometimes a better price inside the spread. */
function randomChange(book: OrderBook, side: BookSide, uniform: Uniform): PriceLevel {
  const away = side === 'bid' ? -1 : 1;
  const best = ticksOf(book.best(side));
  const other = ticksOf(book.best(side === 'bid' ? 'ask' : 'bid'));
  const chance = uniform();
  if (chance < 0.3 && book.count(side) > fewestLevels) {
    const rank = Math.floor(uniform() ** 3 * 15);
    return { price: book.levels(side, rank + 1).at(-1)!.price, size: '0.00000000' };
  }
  const inside = Math.abs(other - best) > 1 && chance > 0.8;
  const ticks = inside ? best - away : best + away * Math.floor(uniform() ** 2 * 70);
  return { price: priceText(Math.max(ticks, 1)), size: size(uniform) };
}

function randomTrade(book: OrderBook, id: number, uniform: Uniform): MarketTrade {
  const side = uniform() < 0.5 ? 'buy' : 'sell';
  return { id, side, price: book.best(side === 'buy' ? 'ask' : 'bid')!.price, size: size(uniform) };
}
