import { defineMeasure } from './measure.ts';
import { imbalanceOfChange } from './orderFlowImbalance.ts';
import { micropriceOf, queueImbalanceOf, quotedSpreadOf } from './touchMeasures.ts';

/** A measure of each quote by itself. */
function ofEachQuote(
  facts: { readonly name: string; readonly purpose: string; readonly cite: string; readonly unit: string },
  value: (bid: number, bidSize: number, ask: number, askSize: number) => number,
) {
  return defineMeasure({
    ...facts,
    revision: 1,
    reads: ['quotes'],
    lookback: 'none',
    known: 'with the quote',
    parameters: {},
    start: (_parameters, emit) => ({
      quote: (timeNs, bid, bidSize, ask, askSize) => emit(timeNs, value(bid, bidSize, ask, askSize)),
    }),
  });
}

export const micropriceMeasure = ofEachQuote(
  {
    name: 'microprice',
    purpose: 'Mean of bid and ask, each weighted with the size on the other side.',
    cite: 'Gatheral and Oomen (2010), Finance and Stochastics 14(2).',
    unit: 'price',
  },
  micropriceOf,
);

export const queueImbalanceMeasure = ofEachQuote(
  {
    name: 'queue_imbalance',
    purpose: 'Which side of the best prices holds more, from −1 (ask) to 1 (bid).',
    cite: 'Gould and Bonart (2016), Market Microstructure and Liquidity 2(2).',
    unit: 'share, −1 to 1',
  },
  queueImbalanceOf,
);

export const quotedSpreadMeasure = ofEachQuote(
  {
    name: 'quoted_spread',
    purpose: 'Best ask less best bid over the mid price.',
    cite: 'Hasbrouck (2007), Empirical Market Microstructure, ch. 2.',
    unit: 'basis points of the mid price',
  },
  quotedSpreadOf,
);

export const ofiEvent = defineMeasure({
  name: 'ofi_event',
  revision: 1,
  purpose: 'What each change of the best prices adds to the imbalance of order flow; positive where buyers press.',
  cite: 'Cont, Kukanov and Stoikov (2014), J. Financial Econometrics 12(1), eq. (4).',
  unit: 'size',
  reads: ['quotes'],
  lookback: 'one quote',
  known: 'with the quote',
  parameters: {},
  start(_parameters, emit) {
    let [bid, bidSize, ask, askSize] = [NaN, NaN, NaN, NaN];
    return {
      quote(timeNs, newBid, newBidSize, newAsk, newAskSize) {
        if (!Number.isNaN(bid))
          emit(timeNs, imbalanceOfChange(bid, bidSize, ask, askSize, newBid, newBidSize, newAsk, newAskSize));
        [bid, bidSize, ask, askSize] = [newBid, newBidSize, newAsk, newAskSize];
      },
    };
  },
});
