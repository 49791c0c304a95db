import { SchemaError } from '../../contracts/failures.ts';
import type { BookTick, PriceLevel } from '../../contracts/tick.ts';
import { decimalsOf, isZero, needsMoreDecimals, scaled } from './decimal.ts';

export type BookSide = 'bid' | 'ask';

/** What a message does to a book. */
export type BookChange = Pick<BookTick, 'snapshot' | 'bids' | 'asks'>;

/**
 * One market's price levels. Prices are compared exactly, as whole numbers at the finest decimals seen so far; prices
 * and sizes come back as the text that went in, so `2683.80` stays `2683.80`.
 */
export interface OrderBook {
  /**
   * Sets absolute sizes (0 removes a level; removing one that is not there is no error), after emptying the book when
   * the change is a snapshot. All of it or, when a price or size is refused, none of it. Gives the levels it was told.
   *
   * @throws SchemaError when a price or size is no plain decimal, a price is 0, or prices do not fit one scale.
   */
  apply(change: BookChange): number;
  /** Drops what lies behind the best `depth` levels of each side. */
  truncate(depth: number): void;
  clear(): void;
  best(side: BookSide): PriceLevel | null;
  /** Best first. */
  levels(side: BookSide, count?: number): PriceLevel[];
  count(side: BookSide): number;
  /** Best bid above or at best ask, which no market that matches orders shows. */
  crossed(): boolean;
}

/** Levels of one side, worst first: most changes happen near the best price, and so near the end of the lists. */
interface Side {
  /** +1 for bids, −1 for asks, so that a better price has a larger key on both sides. */
  readonly sign: 1 | -1;
  readonly keys: number[];
  readonly prices: string[];
  readonly sizes: string[];
}

const newSide = (sign: 1 | -1): Side => ({ sign, keys: [], prices: [], sizes: [] });

export function createOrderBook(): OrderBook {
  const bids = newSide(1);
  const asks = newSide(-1);
  const scale = { decimals: 0 };
  const sideOf = (side: BookSide) => (side === 'bid' ? bids : asks);
  return {
    apply(change) {
      // A snapshot starts from nothing, so an odd price of the book before it does not bind its scale.
      const kept = change.snapshot ? [] : [bids.keys, asks.keys];
      const next = { decimals: change.snapshot ? 0 : scale.decimals };
      const bidKeys = keysOf(change.bids, next, kept);
      const askKeys = keysOf(change.asks, next, [...kept, bidKeys]);
      if (change.snapshot) {
        empty(bids);
        empty(asks);
      }
      scale.decimals = next.decimals;
      change.bids.forEach((level, index) => setLevel(bids, bidKeys[index]!, level));
      change.asks.forEach((level, index) => setLevel(asks, askKeys[index]!, level));
      return change.bids.length + change.asks.length;
    },
    truncate(depth) {
      for (const side of [bids, asks]) {
        const surplus = side.keys.length - depth;
        if (surplus > 0) for (const list of [side.keys, side.prices, side.sizes]) list.splice(0, surplus);
      }
    },
    clear() {
      empty(bids);
      empty(asks);
    },
    best: (side) => levelAt(sideOf(side), 0),
    levels(side, count = Infinity) {
      const from = sideOf(side);
      return Array.from({ length: Math.min(count, from.keys.length) }, (_, index) => levelAt(from, index)!);
    },
    count: (side) => sideOf(side).keys.length,
    crossed() {
      const bid = bids.keys.at(-1);
      const ask = asks.keys.at(-1);
      return bid !== undefined && ask !== undefined && bid >= -ask;
    },
  };
}

function empty(side: Side): void {
  side.keys.length = 0;
  side.prices.length = 0;
  side.sizes.length = 0;
}

function levelAt({ prices, sizes }: Side, rank: number): PriceLevel | null {
  const at = prices.length - 1 - rank;
  return at < 0 ? null : { price: prices[at]!, size: sizes[at]! };
}

/**
 * Whole numbers of all prices, negative where the size is 0, before anything changes. A price with more decimals than any
 * before it refines `scale`, and with it the numbers in `made`.
 */
function keysOf(levels: readonly PriceLevel[], scale: { decimals: number }, made: readonly number[][]): number[] {
  const keys: number[] = [];
  for (const { price, size } of levels) {
    const removed = isZero(size);
    let key = scaled(price, scale.decimals);
    if (key === needsMoreDecimals) {
      const decimals = decimalsOf(price);
      key = scaled(price, decimals);
      refine([...made, keys], decimals - scale.decimals, price);
      scale.decimals = decimals;
    }
    if (key === 0) throw new SchemaError(`A price should be above 0, got ${price}. Has the venue changed its format?`);
    keys.push(removed ? -key : key);
  }
  return keys;
}

function refine(lists: readonly number[][], decimals: number, price: string): void {
  const factor = 10 ** decimals;
  for (const keys of lists) {
    const odd = keys.find((key) => Math.abs(key) * factor > Number.MAX_SAFE_INTEGER);
    if (odd !== undefined) {
      throw new SchemaError(
        `All prices of a book should fit whole numbers of up to 2^53 − 1 at its finest decimals, got ${price} beside one ${(Math.abs(odd) / Number.MAX_SAFE_INTEGER) * factor} times too large. Such prices cannot stand in one book.`,
      );
    }
  }
  for (const keys of lists) for (let index = 0; index < keys.length; index++) keys[index]! *= factor;
}

function setLevel(side: Side, scaledPrice: number, { price, size }: PriceLevel): void {
  const key = side.sign * Math.abs(scaledPrice);
  const at = firstNotBelow(side.keys, key);
  const there = side.keys[at] === key;
  if (scaledPrice < 0) {
    if (there) for (const list of [side.keys, side.prices, side.sizes]) list.splice(at, 1);
  } else if (there) {
    side.prices[at] = price;
    side.sizes[at] = size;
  } else {
    side.keys.splice(at, 0, key);
    side.prices.splice(at, 0, price);
    side.sizes.splice(at, 0, size);
  }
}

/** Index of the first key that is not below `key`, looking from the end in growing steps before halving. */
function firstNotBelow(keys: readonly number[], key: number): number {
  let high = keys.length;
  let step = 1;
  while (high - step >= 0 && keys[high - step]! >= key) {
    high -= step;
    step *= 2;
  }
  let low = Math.max(high - step + 1, 0);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
