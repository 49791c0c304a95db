import type { Parameters } from '../../contracts/system.ts';
import type { MarketPair } from './market.ts';
import type { EventTaker, MeasureDefinition } from './measure.ts';
import { replayMarket } from './replayMarket.ts';
import { nanoseconds } from './timeWindows.ts';

/** A value that speaks of a window is carried over at most so many windows that gave none. */
const carriedWindows = 10n;

/** Tells a taker the clock at each end before the events at or after it; ends ascend and lie within the recording. */
export function replayWithClock(
  market: MarketPair,
  ends: BigInt64Array,
  taker: EventTaker,
  atEnd: (row: number) => void,
) {
  let row = 0;
  const upTo = (timeNs: bigint) => {
    for (; row < ends.length && ends[row]! <= timeNs; row++) {
      taker.clock(ends[row]!);
      atEnd(row);
    }
  };
  replayMarket(market, {
    quote(timeNs, ...quote) {
      upTo(timeNs);
      taker.quote(timeNs, ...quote);
    },
    trade(timeNs, ...trade) {
      upTo(timeNs);
      taker.trade(timeNs, ...trade);
    },
    book(timeNs, ...book) {
      upTo(timeNs);
      taker.book(timeNs, ...book);
    },
    ...(taker.otherQuote && {
      otherQuote(timeNs, ...quote) {
        upTo(timeNs);
        taker.otherQuote!(timeNs, ...quote);
      },
    }),
  });
}

/**
 * A measure on a regular clock: at each end (nanoseconds, ascending) the last value that was known by then from the events
 * strictly before it. A value of an event is in force until the next; one of a window (a measure with `windowSeconds`) for
 * ten of its windows. NaN where there is none.
 *
 * @throws ConfigError on parameters that the measure does not have, NumericsError on events that are none.
 */
export function sampleMeasure(
  measure: MeasureDefinition,
  market: MarketPair,
  parameters: Parameters,
  ends: BigInt64Array,
): Float64Array {
  const width =
    measure.parameters['windowSeconds'] &&
    Number(parameters['windowSeconds'] ?? measure.parameters['windowSeconds'].default);
  const longestNs = width === undefined ? null : carriedWindows * nanoseconds(width);
  const values = new Float64Array(ends.length).fill(NaN);
  let [last, lastNs] = [NaN, 0n];
  const taker = measure.start(parameters, ({ atNs, value }) => {
    last = value;
    lastNs = atNs;
  });
  replayWithClock(market, ends, taker, (row) => {
    if (longestNs === null || ends[row]! - lastNs <= longestNs) values[row] = last;
  });
  return values;
}
