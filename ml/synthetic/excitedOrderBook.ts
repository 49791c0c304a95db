import { portableLog } from '../stats/portableLog.ts';
import { createRandom } from '../stats/rng.ts';
import { bookSide, type BookSide } from './bookSide.ts';
import { followingOrders, type Following } from './followingOrders.ts';
import { generateHawkes, type HawkesParameters, type HawkesPath } from './hawkes.ts';
import type { OrderBookParameters, OrderBookPath } from './orderBook.ts';
import { requireRange } from './requireParameters.ts';

/** A book whose market orders are a Hawkes process: kind 0 buys, kind 1 sells. */
export type ExcitedBookParameters = Omit<OrderBookParameters, 'marketRate'> & { readonly flow: HawkesParameters };

/** A market of the same parameters whose orders this one answers, told by its seed. */
type Leader = Following & { readonly seed: number };

export type ExcitedBookPath = Omit<OrderBookPath, 'truth'> & {
  readonly truth: Omit<ExcitedBookParameters, 'flow'> & {
    readonly flow: HawkesPath['truth'];
    readonly leader?: Leader;
    /** Orders that would have emptied a side and were not carried out. */
    readonly refused: number;
  };
};

/**
 * A zero-intelligence limit order book (`generateOrderBook`) whose market orders excite each other: limit orders and
 * cancellations are Poisson given the book, market orders come at the times of a bivariate Hawkes process. Order flow then
 * runs on for a while, so that what was bought in the last seconds says something about the next ones. A Poisson event that
 * would come after the next market order is drawn again from there, which leaves its law as it is (no memory).
 * With a `leader` it also answers the orders of that market, as `followingOrders` says.
 *
 * Smith, Farmer, Gillemot and Krishnamurthy (2003), Quantitative Finance 3; Hawkes (1971), Biometrika 58(1);
 * Bacry, Mastromatteo and Muzy (2015), "Hawkes processes in finance", Market Microstructure and Liquidity 1(1).
 * Example: branching [[0.6, 0.1], [0.1, 0.6]], decay 0.5 gives runs of some seconds.
 */
export function excitedOrderBook(
  { flow, ...parameters }: ExcitedBookParameters,
  { seed, horizon, leader }: { readonly seed: number; readonly horizon: number; readonly leader?: Leader },
): ExcitedBookPath {
  const { limitRate, reach, cancelRate, firstDepth, firstBid } = parameters;
  requireRange('The limit rate of an order book', limitRate, [1e-9, 1e9]);
  requireRange('The cancel rate of an order book', cancelRate, [1e-9, 1e9]);
  requireRange('Expected limit orders of an order book', 2 * limitRate * reach * horizon, [0, 20_000_000]);
  const own = generateHawkes(flow, { seed, horizon });
  const orders = leader
    ? followingOrders(own, generateHawkes(flow, { seed: leader.seed, horizon }), leader, { seed, horizon })
    : own;
  const random = createRandom(seed, 'excited-order-book');
  const bid = bookSide('bid', { first: firstBid, levels: reach, depth: firstDepth });
  const ask = bookSide('ask', { first: firstBid + 1, levels: reach, depth: firstDepth });
  const rows: number[][] = Array.from({ length: 9 }, () => []);
  let refused = 0;
  let next = 0;
  for (let time = 0; ;) {
    const limits = 2 * limitRate * reach;
    const cancels = cancelRate * (bid.units() + ask.units());
    const candidate = time - portableLog(1 - random.uniform()) / (limits + cancels);
    const order = orders.times[next] ?? Infinity;
    time = Math.min(candidate, order);
    if (time >= horizon) break;
    const draw = random.uniform() * (limits + cancels);
    const kind = order <= candidate ? 1 : draw < limits ? 0 : 2;
    let side: BookSide;
    if (kind === 1) side = orders.kinds[next++] === 0 ? ask : bid;
    else if (kind === 0) side = random.integer(2) === 0 ? bid : ask;
    else side = random.integer(bid.units() + ask.units()) < bid.units() ? bid : ask;
    let price: number;
    if (kind === 0) {
      const distance = 1 + random.integer(reach);
      price = side.add(side === bid ? ask.best() - distance : bid.best() + distance);
    } else if (side.units() === 1) {
      refused++;
      continue;
    } else price = side.remove(kind === 1 ? side.best() : side.priceOfUnit(random.integer(side.units())));
    const row = [time, kind, side === bid ? 0 : 1, price, side.sizeAt(price)];
    row.push(bid.best(), bid.sizeAt(bid.best()), ask.best(), ask.sizeAt(ask.best()));
    row.forEach((value, column) => rows[column]!.push(value));
  }
  const [kinds, sides, prices, sizes, bids, bidSizes, asks, askSizes] = rows
    .slice(1)
    .map((one) => Int32Array.from(one));
  return {
    times: Float64Array.from(rows[0]!),
    kinds: kinds!,
    sides: sides!,
    prices: prices!,
    sizes: sizes!,
    bids: bids!,
    bidSizes: bidSizes!,
    asks: asks!,
    askSizes: askSizes!,
    truth: { ...parameters, flow: own.truth, ...(leader && { leader }), refused },
  };
}
