import { requireBooks, type Books, type Levels } from './market.ts';

/** Depth imbalance of row `row`: see `depthImbalance`. */
export function depthImbalanceOf(book: Levels, row: number, levels: number): number {
  let [bids, asks] = [0, 0];
  for (let at = row * book.levels; at < row * book.levels + levels; at++) {
    bids += book.bidSize[at]!;
    asks += book.askSize[at]!;
  }
  return bids + asks > 0 ? (bids - asks) / (bids + asks) : 0;
}

/**
 * Imbalance (B − A) / (B + A) of the sizes of all levels on the bid and ask side; 0 for an empty book. From −1 to 1.
 * Cao, Hansch and Wang (2009), "The information content of an open limit-order book", J. Futures Markets 29(1).
 * Example: bids 3, 3 and asks 1, 1 give 0.5.
 */
export function depthImbalance(books: Books): Float64Array {
  requireBooks(books);
  return Float64Array.from(books.timeNs, (_, row) => depthImbalanceOf(books, row, books.levels));
}

/** Slope of row `row`: see `bookSlope`. */
export function bookSlopeOf(book: Levels, row: number, levels: number): number {
  const first = row * book.levels;
  const mid = (book.bidPrice[first]! + book.askPrice[first]!) / 2;
  return (
    (sideSlope(book.bidPrice, book.bidSize, first, levels, mid) +
      sideSlope(book.askPrice, book.askSize, first, levels, mid)) /
    2
  );
}

function sideSlope(price: Float64Array, size: Float64Array, first: number, levels: number, mid: number): number {
  let [depth, product, squares] = [0, 0, 0];
  for (let at = first; at < first + levels; at++) {
    const distance = (Math.abs(price[at]! - mid) / mid) * 1e4;
    depth += size[at]!;
    product += distance * depth;
    squares += distance * distance;
  }
  return squares > 0 ? product / squares : 0;
}

/**
 * How fast the book gets deeper away from the mid price: the slope through the origin, by least squares, of the size
 * summed up to each level on the level's distance from the mid in basis points, averaged over both sides. Steep: a large
 * order moves the price little. Unit: size per basis point; 0 where all levels of a locked book lie at the mid.
 * In the manner of Næs and Skjeltorp (2006), "Order book characteristics and the volume–volatility relation", J. Financial
 * Markets 9(4), whose slopes are elasticities and so depend on the logarithm of a size's unit.
 */
export function bookSlope(books: Books): Float64Array {
  requireBooks(books);
  return Float64Array.from(books.timeNs, (_, row) => bookSlopeOf(books, row, books.levels));
}
