import { NumericsError } from '../../contracts/failures.ts';

/** Best bid and ask after each change; arrays of one length, times in nanoseconds since the epoch that do not fall. */
export interface Quotes {
  readonly timeNs: BigInt64Array;
  readonly bidPrice: Float64Array;
  readonly bidSize: Float64Array;
  readonly askPrice: Float64Array;
  readonly askSize: Float64Array;
}

/** Trades; `side` is that of the order that took liquidity: 1 buy, −1 sell, 0 where the venue does not say. */
export interface Trades {
  readonly timeNs: BigInt64Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly side: Int8Array;
}

/** (n, levels) row-major: the best `levels` prices a side and the sizes there, best first. */
export interface Levels {
  readonly levels: number;
  readonly bidPrice: Float64Array;
  readonly bidSize: Float64Array;
  readonly askPrice: Float64Array;
  readonly askSize: Float64Array;
}

/** The top of the book after each change; a row that has fewer levels than the others is left out by the caller. */
export interface Books extends Levels {
  readonly timeNs: BigInt64Array;
}

/** One market's events by kind. */
export interface Market {
  readonly quotes?: Quotes;
  readonly trades?: Trades;
  readonly books?: Books;
}

/** A market, and what a measure of two markets reads of the other. */
export interface MarketPair extends Market {
  readonly otherQuotes?: Quotes;
}

const isPrice = (value: number): boolean => value > 0 && value < Infinity;
const isSize = (value: number): boolean => value >= 0 && value < Infinity;

/** What is wrong with a quote; null when nothing is. Equal bid and ask (locked) is allowed, bid above ask is not. */
export function quoteFault(bidPrice: number, bidSize: number, askPrice: number, askSize: number): string | null {
  if (isPrice(bidPrice) && bidPrice <= askPrice && askPrice < Infinity && isSize(bidSize) && isSize(askSize))
    return null;
  if (isPrice(bidPrice) && isPrice(askPrice) && bidPrice > askPrice)
    return `needs a bid at most as high as the ask, got bid ${bidPrice} above ask ${askPrice}; quarantine crossed quotes first`;
  return `needs prices above 0 and sizes of at least 0, got bid ${bidSize} at ${bidPrice} and ask ${askSize} at ${askPrice}; drop quotes with an empty side first`;
}

/** What is wrong with a trade; null when nothing is. */
export function tradeFault(price: number, size: number, side: number): string | null {
  if (isPrice(price) && size > 0 && size < Infinity && (side === 1 || side === -1 || side === 0)) return null;
  return `needs a price and a size above 0 and a side of 1, −1 or 0, got ${size} at ${price} with side ${side}; drop it first`;
}

/** What is wrong with row `row` of a book; null when nothing is. Prices must get worse from level to level. */
export function bookFault(book: Levels, row: number): string | null {
  const first = row * book.levels;
  const { bidPrice, bidSize, askPrice, askSize } = book;
  for (let at = first; at < first + book.levels; at++) {
    const fault = quoteFault(bidPrice[at]!, bidSize[at]!, askPrice[at]!, askSize[at]!);
    if (fault !== null) return fault;
    if (at > first && !(bidPrice[at]! < bidPrice[at - 1]! && askPrice[at]! > askPrice[at - 1]!))
      return `needs prices that get worse from level to level, got bid ${bidPrice[at - 1]!} then ${bidPrice[at]!} and ask ${askPrice[at - 1]!} then ${askPrice[at]!}; sort the levels`;
  }
  return null;
}

function requireRows(what: string, timeNs: BigInt64Array, columns: readonly ArrayLike<number>[], width: number): void {
  const rows = timeNs.length;
  const odd = columns.find(({ length }) => length !== rows * width);
  if (odd) throw new NumericsError(`${what} of ${rows} times need ${rows * width} values a column, got ${odd.length}.`);
  let before = timeNs[0] ?? 0n;
  for (let row = 1; row < rows; row++) {
    const now = timeNs[row]!;
    if (now < before)
      throw new NumericsError(
        `${what} need times that do not fall, got ${now} after ${before} at row ${row}; sort them first.`,
      );
    before = now;
  }
}

function requireNoFault(what: string, rows: number, faultOf: (row: number) => string | null): void {
  for (let row = 0; row < rows; row++) {
    const fault = faultOf(row);
    if (fault !== null) throw new NumericsError(`${what} ${row} ${fault}.`);
  }
}

/** @throws NumericsError, with both numbers, on columns of unlike length, falling times, and quotes that are none. */
export function requireQuotes({ timeNs, bidPrice, bidSize, askPrice, askSize }: Quotes): void {
  requireRows('Quotes', timeNs, [bidPrice, bidSize, askPrice, askSize], 1);
  requireNoFault('Quote', timeNs.length, (row) =>
    quoteFault(bidPrice[row]!, bidSize[row]!, askPrice[row]!, askSize[row]!),
  );
}

/** @throws NumericsError, with both numbers, on columns of unlike length, falling times, and trades that are none. */
export function requireTrades({ timeNs, price, size, side }: Trades): void {
  requireRows('Trades', timeNs, [price, size, side], 1);
  requireNoFault('Trade', timeNs.length, (row) => tradeFault(price[row]!, size[row]!, side[row]!));
}

/** @throws NumericsError, with both numbers, on columns of unlike length, falling times, and books that are none. */
export function requireBooks(books: Books): void {
  if (!(Number.isInteger(books.levels) && books.levels >= 1))
    throw new NumericsError(`Books need at least 1 level a side, got ${books.levels}.`);
  const { timeNs, bidPrice, bidSize, askPrice, askSize } = books;
  requireRows('Books', timeNs, [bidPrice, bidSize, askPrice, askSize], books.levels);
  requireNoFault('Book', timeNs.length, (row) => bookFault(books, row));
}
