import { defineMeasure } from './measure.ts';
import { delayNs, delaySeconds } from './parameters.ts';
import { createQuoteInForce } from './quoteInForce.ts';
import { rollSpread } from './rollSpread.ts';
import { nanoseconds } from './timeWindows.ts';
import { createTradeCosts, type TradeCost } from './tradeCosts.ts';
import { createTradeSigner } from './tradeSigns.ts';

export const tickRuleMeasure = defineMeasure({
  name: 'tick_rule',
  revision: 1,
  purpose: 'Who took liquidity, from trade prices alone: 1 after a rise, −1 after a fall, 0 before either.',
  cite: 'Lee and Ready (1991), J. Finance 46(2), section I.',
  unit: 'sign',
  reads: ['trades'],
  lookback: 'back to the last different price',
  known: 'with the trade',
  parameters: {},
  start(_parameters, emit) {
    const sign = createTradeSigner();
    return { trade: (timeNs, price) => emit(timeNs, sign(price, 0, NaN, NaN)) };
  },
});

export const leeReadyMeasure = defineMeasure({
  name: 'lee_ready',
  revision: 1,
  purpose: 'Who took liquidity: the side of the mid price that a trade lies on, and the tick rule at the mid.',
  cite: 'Lee and Ready (1991), J. Finance 46(2).',
  unit: 'sign',
  reads: ['quotes', 'trades'],
  lookback: 'the quote before, and back to the last different price',
  known: 'with the trade',
  parameters: { delaySeconds },
  start(parameters, emit) {
    const sign = createTradeSigner();
    const inForce = createQuoteInForce(delayNs(parameters.delaySeconds));
    return {
      quote: (timeNs, bid, _bidSize, ask) => inForce.quote(timeNs, bid, ask),
      trade(timeNs, price) {
        const { bid, ask } = inForce.before(timeNs);
        emit(timeNs, sign(price, 0, bid, ask));
      },
    };
  },
});

/** A measure of what trades cost. */
function ofEachCost(name: string, purpose: string, value: (cost: TradeCost) => number) {
  return defineMeasure({
    name,
    revision: 1,
    purpose,
    cite: 'Huang and Stoll (1996), J. Financial Economics 41(3).',
    unit: 'basis points of the mid price',
    reads: ['quotes', 'trades'],
    lookback: 'the quote before the trade; trades without a side as lee_ready',
    known: 'with the first event after trade and horizon',
    parameters: {
      horizonSeconds: { default: 5, minimum: 0, maximum: 86_400, meaning: 'from a trade to the later mid price' },
      delaySeconds,
    },
    start: (parameters, emit) =>
      createTradeCosts(
        { horizonNs: delayNs(parameters.horizonSeconds), delayNs: delayNs(parameters.delaySeconds) },
        (cost) => emit(cost.timeNs, value(cost)),
      ),
  });
}

export const effectiveSpread = ofEachCost(
  'effective_spread',
  'Twice what a trade paid over the mid price that it met; told with the other costs of the trade, after the horizon.',
  ({ effective }) => effective,
);

export const realisedSpread = ofEachCost(
  'realised_spread',
  'Twice what a trade paid over the later mid price: what giving liquidity earned.',
  ({ realised }) => realised,
);

export const priceImpact = ofEachCost(
  'price_impact',
  'Twice the move of the mid price in the trade’s direction: what giving liquidity lost to those who knew more.',
  ({ impact }) => impact,
);

export const rollSpreadMeasure = defineMeasure({
  name: 'roll_spread',
  revision: 1,
  purpose: 'Spread that the bounce of trade prices implies, once a window; left out where prices trend instead.',
  cite: 'Roll (1984), J. Finance 39(4), eq. (2).',
  unit: 'price',
  reads: ['trades'],
  lookback: 'that many trades',
  known: 'with the trade',
  parameters: {
    trades: { default: 100, minimum: 4, integer: true, meaning: 'prices that a value looks back on' },
    everySeconds: { default: 1, minimum: 1e-6, meaning: 'a value is told with the first trade after so long' },
  },
  start({ trades, everySeconds }, emit) {
    const prices: number[] = [];
    let toldNs: bigint | null = null;
    const everyNs = nanoseconds(everySeconds);
    return {
      trade(timeNs, price) {
        prices.push(price);
        if (prices.length > trades) prices.shift();
        if (prices.length < trades || (toldNs !== null && timeNs - toldNs < everyNs)) return;
        toldNs = timeNs;
        const spread = rollSpread(prices);
        if (spread !== null) emit(timeNs, spread);
      },
    };
  },
});
