import { requireNumbers } from '../stats/requireNumbers.ts';

/**
 * Roll's spread 2·√(−c), c the covariance of successive price changes: what bounces between bid and ask must have cost.
 * c = Σ d_t·d_{t−1} / n − (Σ d_t / n)·(Σ d_{t−1} / n) over the n pairs. Unit: price. null where c > 0, as it often is in a
 * trend: the model does not hold there and no spread follows.
 *
 * prices: at least 4 finite values in order. Roll (1984), "A simple implicit measure of the effective bid-ask spread in an
 * efficient market", J. Finance 39(4), eq. (2). Example: prices 1, 2, 1, 2, 1 give 2·√(8/9).
 */
export function rollSpread(prices: ArrayLike<number>): number | null {
  requireNumbers(prices, 4, 'Roll’s spread');
  const pairs = prices.length - 2;
  let [product, later, earlier] = [0, 0, 0];
  for (let t = 2; t < prices.length; t++) {
    later += prices[t]! - prices[t - 1]!;
    earlier += prices[t - 1]! - prices[t - 2]!;
  }
  later /= pairs;
  earlier /= pairs;
  for (let t = 2; t < prices.length; t++)
    product += (prices[t]! - prices[t - 1]! - later) * (prices[t - 1]! - prices[t - 2]! - earlier);
  const covariance = product / pairs;
  return covariance > 0 ? null : 2 * Math.sqrt(Math.abs(covariance));
}
