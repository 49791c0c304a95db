import { NumericsError } from '../../contracts/failures.ts';
import type { Market } from './market.ts';
import type { EventTaker } from './measure.ts';
import { createQuoteInForce } from './quoteInForce.ts';
import { replayMarket } from './replayMarket.ts';
import { createTradeSigner } from './tradeSigns.ts';

/** What one trade cost whoever took liquidity, basis points of the mid price that it met; effective = realised + impact. */
export interface TradeCost {
  readonly timeNs: bigint;
  /** 2 · sign · (price − mid). */
  readonly effective: number;
  /** 2 · sign · (price − mid after the horizon): what is left to whoever gave liquidity. */
  readonly realised: number;
  /** 2 · sign · (mid after the horizon − mid). */
  readonly impact: number;
}

interface Options {
  /** From a trade to the mid price that it is compared with. */
  readonly horizonNs: bigint;
  /** Delay of `createQuoteInForce`; 0 when not given. */
  readonly delayNs?: bigint;
}

interface Waiting {
  readonly timeNs: bigint;
  readonly dueNs: bigint;
  readonly price: number;
  readonly sign: number;
  readonly mid: number;
}

/**
 * Effective and realised spread of each trade as a stream. The later mid is that of the last quote at or before trade +
 * horizon, so a cost is told with the first event after that. Trades without a quote before them or without a sign
 * (`createTradeSigner`) are left out.
 *
 * Huang and Stoll (1996), "Dealer versus auction markets", J. Financial Economics 41(3); SEC Rule 605.
 */
export function createTradeCosts({ horizonNs, delayNs = 0n }: Options, take: (cost: TradeCost) => void): EventTaker {
  if (horizonNs < 0n) throw new NumericsError(`A realised spread needs a horizon of at least 0 ns, got ${horizonNs}.`);
  const sign = createTradeSigner();
  const inForce = createQuoteInForce(delayNs);
  let waiting: Waiting[] = [];
  let next = 0;
  let mid = NaN;
  const settle = (nowNs: bigint) => {
    for (; next < waiting.length && waiting[next]!.dueNs < nowNs; next++) take(costOf(waiting[next]!, mid));
    if (next > 1024 && next * 2 > waiting.length) {
      waiting = waiting.slice(next);
      next = 0;
    }
  };
  return {
    quote(timeNs, bid, _bidSize, ask) {
      settle(timeNs);
      mid = (bid + ask) / 2;
      inForce.quote(timeNs, bid, ask);
    },
    trade(timeNs, price, _size, side) {
      settle(timeNs);
      const touch = inForce.before(timeNs);
      const direction = sign(price, side, touch.bid, touch.ask);
      if (Number.isNaN(touch.bid) || direction === 0) return;
      const met = (touch.bid + touch.ask) / 2;
      waiting.push({ timeNs, dueNs: timeNs + horizonNs, price, sign: direction, mid: met });
    },
    book: settle,
    clock: settle,
  };
}

function costOf({ timeNs, price, sign, mid }: Waiting, later: number): TradeCost {
  const scale = (2 * sign * 1e4) / mid;
  return {
    timeNs,
    effective: scale * (price - mid),
    realised: scale * (price - later),
    impact: scale * (later - mid),
  };
}

/** Costs of the trades of a whole market, those whose horizon ends after it left out: the same as the stream gives. */
export function tradeCosts(market: Pick<Market, 'quotes' | 'trades'>, options: Options): readonly TradeCost[] {
  const costs: TradeCost[] = [];
  replayMarket(
    market,
    createTradeCosts(options, (cost) => costs.push(cost)),
  );
  return costs;
}
