import { NumericsError } from '../../contracts/failures.ts';

function requireLike(rule: string, rows: number, columns: readonly Float64Array[]): void {
  const odd = columns.find(({ length }) => length !== rows);
  if (odd) throw new NumericsError(`The ${rule} needs columns of one length, got ${rows} and ${odd.length}.`);
}

/**
 * Tick rule as a stream: 1 after a higher price, −1 after a lower one, the sign before after the same one, and 0 until
 * prices have first differed. Lee and Ready (1991), J. Finance 46(2), section I.
 */
function createTickRule(): (price: number) => number {
  let [before, sign] = [NaN, 0];
  return (price) => {
    if (price > before) sign = 1;
    else if (price < before) sign = -1;
    before = price;
    return sign;
  };
}

const quoteSign = (price: number, bid: number, ask: number): number => {
  const mid = (bid + ask) / 2;
  return price > mid ? 1 : price < mid ? -1 : 0;
};

/**
 * Signs of trades by the tick rule: 1 buyer, −1 seller, 0 while no price has differed from the first.
 * Example: prices 10, 11, 11, 9 give 0, 1, 1, −1.
 */
export function tickRule(price: Float64Array): Int8Array {
  const sign = createTickRule();
  return Int8Array.from(price, (one) => sign(one));
}

/**
 * Signs of trades by the quote in force: 1 above the mid price, −1 below it, 0 at it or where there is no quote (NaN).
 * Lee and Ready (1991), J. Finance 46(2). Example: price 101 in 100–101 gives 1.
 */
export function quoteRule(price: Float64Array, bid: Float64Array, ask: Float64Array): Int8Array {
  requireLike('quote rule', price.length, [bid, ask]);
  return Int8Array.from(price, (one, row) => quoteSign(one, bid[row]!, ask[row]!));
}

/**
 * Signs of trades after Lee and Ready: the quote rule, and the tick rule for what it leaves at 0. Bid and ask are those in
 * force when each trade was made (`quotesAtTrades`; its delay decides how good the signs are).
 * Lee and Ready (1991), "Inferring trade direction from intraday data", J. Finance 46(2).
 */
export function leeReady(price: Float64Array, bid: Float64Array, ask: Float64Array): Int8Array {
  requireLike('Lee–Ready rule', price.length, [bid, ask]);
  const sign = createTradeSigner();
  return Int8Array.from(price, (one, row) => sign(one, 0, bid[row]!, ask[row]!));
}

/** A trade's sign as a stream: the side that the venue gives where it is not 0, else Lee and Ready's. */
export function createTradeSigner(): (price: number, side: number, bid: number, ask: number) => number {
  const tick = createTickRule();
  return (price, side, bid, ask) => {
    const byTick = tick(price);
    return side || quoteSign(price, bid, ask) || byTick;
  };
}
