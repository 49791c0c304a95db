import { portableLog } from '../stats/portableLog.ts';
import { createRandom } from '../stats/rng.ts';
import type { Random } from '../stats/rng.ts';
import { bookSide } from './bookSide.ts';
import type { BookSide } from './bookSide.ts';
import { requireCount, requireRange } from './requireParameters.ts';

export interface OrderBookParameters {
  /** Limit orders a second at each price, per side. */
  readonly limitRate: number;
  /** Prices in reach of limit orders, counted from the opposite best price. */
  readonly reach: number;
  /** Market orders a second, per side. */
  readonly marketRate: number;
  /** Chance of cancellation a second of each resting unit. */
  readonly cancelRate: number;
  /** Units at each price of the first book, `reach` prices on each side. */
  readonly firstDepth: number;
  /** Best bid of the first book in ticks; the best ask is one tick above. */
  readonly firstBid: number;
}

/** What happened, one row an event; all orders are of one unit. */
export interface OrderBookPath {
  /** Seconds since the start, ascending. */
  readonly times: Float64Array;
  /** 0 limit order, 1 market order, 2 cancellation. */
  readonly kinds: Int32Array;
  /** The side of the book that changed: 0 bid, 1 ask. A market order to buy takes from the ask. */
  readonly sides: Int32Array;
  /** Price in ticks, and the units left at it after the event, as level-2 feeds give them. */
  readonly prices: Int32Array;
  readonly sizes: Int32Array;
  /** Best prices in ticks and the units at them after the event. */
  readonly bids: Int32Array;
  readonly bidSizes: Int32Array;
  readonly asks: Int32Array;
  readonly askSizes: Int32Array;
  readonly truth: OrderBookParameters & {
    readonly horizon: number;
    /** Market orders and cancellations that would have emptied a side and were not carried out. */
    readonly refused: number;
    /** Units that one price far inside the reach holds in the long run when nothing moves: limitRate / cancelRate. */
    readonly restingDepth: number;
  };
}

const mostEvents = 20_000_000;

/**
 * A zero-intelligence limit order book: nobody in it knows anything, and yet it has a spread, a depth profile and
 * prices that move.
 *
 *   limit orders to buy:   at ask − i, i = 1 … reach, each price at `limitRate` a second; to sell: at bid + i
 *   market orders:         `marketRate` a second and side, one unit off the opposite best price
 *   cancellations:         each resting unit at `cancelRate` a second
 *
 * All are independent Poisson streams given the book, so the next event comes after an exponential wait at the total
 * rate and is of a kind with probability its rate / total. A buy order never reaches the ask, so the book is never
 * crossed. An event that would empty a side is drawn and counted but not carried out: the last unit stays.
 * Smith, Farmer, Gillemot and Krishnamurthy (2003), "Statistical theory of the continuous double auction",
 * Quantitative Finance 3; Cont, Stoikov and Talreja (2010), Operations Research 58(3).
 */
export function generateOrderBook(
  parameters: OrderBookParameters,
  { seed, horizon }: { readonly seed: number; readonly horizon: number },
): OrderBookPath {
  check(parameters, horizon);
  const { limitRate, reach, marketRate, cancelRate, firstDepth, firstBid } = parameters;
  const random = createRandom(seed, 'order-book');
  const bid = bookSide('bid', { first: firstBid, levels: reach, depth: firstDepth });
  const ask = bookSide('ask', { first: firstBid + 1, levels: reach, depth: firstDepth });
  const rows: number[][] = [[], [], [], [], [], [], [], [], []];
  let refused = 0;
  for (let time = 0; ;) {
    const limits = 2 * limitRate * reach;
    const markets = 2 * marketRate;
    const cancels = cancelRate * (bid.units() + ask.units());
    time += -portableLog(1 - random.uniform()) / (limits + markets + cancels);
    if (time >= horizon) break;
    const draw = random.uniform() * (limits + markets + cancels);
    const kind = draw < limits ? 0 : draw < limits + markets ? 1 : 2;
    const side = sideOf(kind, random, bid, ask);
    const price = change(kind, { side, opposite: side === bid ? ask : bid, reach, random });
    if (price === null) refused++;
    else {
      const row = [time, kind, side === bid ? 0 : 1, price, side.sizeAt(price)];
      row.push(bid.best(), bid.sizeAt(bid.best()), ask.best(), ask.sizeAt(ask.best()));
      row.forEach((value, column) => rows[column]!.push(value));
    }
  }
  const [kinds, sides, prices, sizes, bids, bidSizes, asks, askSizes] = rows
    .slice(1)
    .map((row) => Int32Array.from(row));
  const restingDepth = limitRate / cancelRate;
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
    truth: { ...parameters, horizon, refused, restingDepth },
  };
}

/** The side whose depth changes: each as likely, but cancellations by the units that rest there. */
function sideOf(kind: number, random: Random, bid: BookSide, ask: BookSide): BookSide {
  if (kind !== 2) return random.integer(2) === 0 ? bid : ask;
  return random.integer(bid.units() + ask.units()) < bid.units() ? bid : ask;
}

interface Change {
  readonly side: BookSide;
  readonly opposite: BookSide;
  readonly reach: number;
  readonly random: Random;
}

/** Carries out an event and gives the price at which depth changed; null where it would have emptied the side. */
function change(kind: number, { side, opposite, reach, random }: Change): number | null {
  if (kind === 0) {
    const distance = 1 + random.integer(reach);
    return side.add(opposite.best() + (side.kind === 'bid' ? -distance : distance));
  }
  if (side.units() === 1) return null;
  return side.remove(kind === 1 ? side.best() : side.priceOfUnit(random.integer(side.units())));
}

function check(parameters: OrderBookParameters, horizon: number): void {
  const { limitRate, reach, marketRate, cancelRate, firstDepth, firstBid } = parameters;
  requireRange('The limit rate of an order book', limitRate, [1e-9, 1e9]);
  requireCount('The reach of an order book', reach, 10_000);
  requireRange('The market rate of an order book', marketRate, [0, 1e9]);
  requireRange('The cancel rate of an order book', cancelRate, [1e-9, 1e9]);
  requireCount('The first depth of an order book', firstDepth, 1_000_000);
  requireCount('The first bid of an order book in ticks', firstBid, 1_000_000_000);
  requireRange('The horizon of an order book in seconds', horizon, [1e-9, 1e12]);
  // In the long run cancellations are at most as many as limit orders.
  const due = (4 * limitRate * reach + 2 * marketRate) * horizon + 2 * reach * firstDepth;
  requireRange('Expected events of an order book', due, [0, mostEvents]);
}
