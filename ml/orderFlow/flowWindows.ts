import type { Market } from './market.ts';
import type { EventTaker } from './measure.ts';
import { imbalanceOfChange } from './orderFlowImbalance.ts';
import { createQuoteInForce } from './quoteInForce.ts';
import { replayMarket } from './replayMarket.ts';
import { createTradeSigner } from './tradeSigns.ts';
import { followWindows, type TimeWindow, type WindowGrid } from './timeWindows.ts';

/** What happened in one window of time. Missing (NaN) where a price is not known yet. */
export interface FlowWindow extends TimeWindow {
  /** Σ of the order flow imbalance of the window's quotes; in units of size. */
  readonly imbalance: number;
  /** Mid price of the last quote so far, and how far it moved since the end of the window before (the first: since the first quote). */
  readonly mid: number;
  readonly midChange: number;
  /** Σ size · sign of the trades (`createTradeSigner`). */
  readonly signedVolume: number;
  readonly volume: number;
  /** Σ size · price. */
  readonly turnover: number;
  /** Price of the last trade so far. */
  readonly lastPrice: number;
  readonly quotes: number;
  readonly trades: number;
}

interface FlowGrid extends WindowGrid {
  /** Delay of `createQuoteInForce` for trades whose side the venue does not say; 0 when not given. */
  readonly delayNs?: bigint;
}

type Filling = { -readonly [K in keyof Omit<FlowWindow, keyof TimeWindow>]: number };

/**
 * Sums quotes and trades over windows of time and gives each window when the first event after it comes; the window that
 * the stream ends in is never given, since it is not over. Windows without events are left out.
 */
export function createFlowWindows(
  grid: FlowGrid,
  take: (window: FlowWindow) => void,
): Pick<EventTaker, 'quote' | 'trade' | 'clock'> {
  const sign = createTradeSigner();
  const inForce = createQuoteInForce(grid.delayNs ?? 0n);
  let [bid, bidSize, ask, askSize] = [NaN, NaN, NaN, NaN];
  let midBefore = NaN;
  const empty = { imbalance: 0, midChange: NaN, signedVolume: 0, volume: 0, turnover: 0, quotes: 0, trades: 0 };
  const filling: Filling = { ...empty, mid: NaN, lastPrice: NaN };
  const pass = followWindows(grid, ({ startNs, endNs }) => {
    filling.midChange = filling.mid - midBefore;
    take({ startNs, endNs, ...filling });
    midBefore = filling.mid;
    Object.assign(filling, empty);
  });
  return {
    clock: (timeNs) => pass(timeNs, 'clock'),
    quote(timeNs, newBid, newBidSize, newAsk, newAskSize) {
      pass(timeNs);
      filling.mid = (newBid + newAsk) / 2;
      if (Number.isNaN(bid)) midBefore = filling.mid;
      else filling.imbalance += imbalanceOfChange(bid, bidSize, ask, askSize, newBid, newBidSize, newAsk, newAskSize);
      bid = newBid;
      bidSize = newBidSize;
      ask = newAsk;
      askSize = newAskSize;
      inForce.quote(timeNs, newBid, newAsk);
      filling.quotes += 1;
    },
    trade(timeNs, price, size, side) {
      pass(timeNs);
      const touch = inForce.before(timeNs);
      filling.signedVolume += size * sign(price, side, touch.bid, touch.ask);
      filling.volume += size;
      filling.turnover += size * price;
      filling.lastPrice = price;
      filling.trades += 1;
    },
  };
}

/** The windows of a whole market, the unfinished last one left out: the same as the stream gives, bit for bit. */
export function flowWindows(market: Pick<Market, 'quotes' | 'trades'>, grid: FlowGrid): readonly FlowWindow[] {
  const windows: FlowWindow[] = [];
  replayMarket(
    market,
    createFlowWindows(grid, (window) => windows.push(window)),
  );
  return windows;
}
