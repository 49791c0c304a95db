import { requireQuotes, type Quotes } from './market.ts';

/**
 * What one change of the best prices adds to the imbalance of order flow:
 *   e = 1{b ≥ b'}·q − 1{b ≤ b'}·q' − 1{a ≤ a'}·r + 1{a ≥ a'}·r'
 * with bid b of size q, ask a of size r, and a prime for the quote before. Positive: buyers press. Unit: size.
 * Cont, Kukanov and Stoikov (2014), "The price impact of order book events", J. Financial Econometrics 12(1), eq. (4).
 * Example: a bid that grows from 3 to 5 at its price, with the ask untouched, gives 2.
 */
export function imbalanceOfChange(
  bidBefore: number,
  bidSizeBefore: number,
  askBefore: number,
  askSizeBefore: number,
  bid: number,
  bidSize: number,
  ask: number,
  askSize: number,
): number {
  const buyers = (bid >= bidBefore ? bidSize : 0) - (bid <= bidBefore ? bidSizeBefore : 0);
  const sellers = (ask <= askBefore ? askSize : 0) - (ask >= askBefore ? askSizeBefore : 0);
  return buyers - sellers;
}

/**
 * Order flow imbalance of each event (`imbalanceOfChange`): n quotes → n values. The first has no quote before it and is
 * missing (NaN). Sums over windows: `flowWindows`. Linear in n, no allocation but the result.
 */
export function orderFlowImbalance(quotes: Quotes): Float64Array {
  requireQuotes(quotes);
  const { bidPrice, bidSize, askPrice, askSize } = quotes;
  const rows = bidPrice.length;
  const result = new Float64Array(rows);
  if (rows > 0) result[0] = NaN;
  for (let row = 1; row < rows; row++) {
    const before = row - 1;
    result[row] = imbalanceOfChange(
      bidPrice[before]!,
      bidSize[before]!,
      askPrice[before]!,
      askSize[before]!,
      bidPrice[row]!,
      bidSize[row]!,
      askPrice[row]!,
      askSize[row]!,
    );
  }
  return result;
}
