import { requireQuotes, type Quotes } from './market.ts';

/** One number of each quote, n quotes → n values, each known at once. */
function ofEachQuote(
  { bidPrice, bidSize, askPrice, askSize }: Quotes,
  value: (bid: number, bidSize: number, ask: number, askSize: number) => number,
): Float64Array {
  const result = new Float64Array(bidPrice.length);
  for (let row = 0; row < result.length; row++)
    result[row] = value(bidPrice[row]!, bidSize[row]!, askPrice[row]!, askSize[row]!);
  return result;
}

export const micropriceOf = (bid: number, bidSize: number, ask: number, askSize: number): number => {
  const sizes = bidSize + askSize;
  return sizes > 0 ? (bid * askSize + ask * bidSize) / sizes : (bid + ask) / 2;
};

/**
 * Microprice: the mean of bid and ask, each weighted with the size on the other side, (b·r + a·q) / (q + r); the mid price
 * where both sizes are 0. Between bid and ask; unit: price. It is the weighted mid of Gatheral and Oomen (2010),
 * "Zero-intelligence realized variance estimation", Finance and Stochastics 14(2), not the martingale of Stoikov (2018).
 * Example: 3 at 100 and 1 at 101 give 100.75.
 */
export function microprice(quotes: Quotes): Float64Array {
  requireQuotes(quotes);
  return ofEachQuote(quotes, micropriceOf);
}

export const queueImbalanceOf = (_bid: number, bidSize: number, _ask: number, askSize: number): number => {
  const sizes = bidSize + askSize;
  return sizes > 0 ? (bidSize - askSize) / sizes : 0;
};

/**
 * Queue imbalance (q − r) / (q + r) of the sizes at best bid and ask; 0 where both are 0. From −1 to 1, no unit.
 * Gould and Bonart (2016), "Queue imbalance as a one-tick-ahead price predictor", Market Microstructure and Liquidity 2(2).
 * Example: sizes 3 and 1 give 0.5.
 */
export function queueImbalance(quotes: Quotes): Float64Array {
  requireQuotes(quotes);
  return ofEachQuote(quotes, queueImbalanceOf);
}

export const quotedSpreadOf = (bid: number, _bidSize: number, ask: number): number =>
  ((ask - bid) / ((ask + bid) / 2)) * 1e4;

/**
 * Quoted spread (a − b) / mid in basis points. Hasbrouck (2007), Empirical Market Microstructure, ch. 2.
 * Example: 99 and 101 give 200.
 */
export function quotedSpread(quotes: Quotes): Float64Array {
  requireQuotes(quotes);
  return ofEachQuote(quotes, quotedSpreadOf);
}
