import { NumericsError } from '../../contracts/failures.ts';
import type { Parameters } from '../../contracts/system.ts';
import type { ParameterDefinition } from '../models/model.ts';
import { resolveParameters, type Resolved } from '../models/resolveParameters.ts';
import { bookFault, quoteFault, tradeFault, type Levels } from './market.ts';

/** Takes one market's events in the order in which they happened; times in nanoseconds since the epoch. */
export interface EventTaker {
  quote(timeNs: bigint, bidPrice: number, bidSize: number, askPrice: number, askSize: number): void;
  trade(timeNs: bigint, price: number, size: number, side: number): void;
  /** Row `row` of `book`, so that a caller need not copy it. */
  book(timeNs: bigint, book: Levels, row: number): void;
  /** The time of no event: all before it were told, so that a window that it ends is over without waiting for the next. */
  clock(timeNs: bigint): void;
  /** A quote of another market, on the same clock; only measures of two markets take it. */
  otherQuote?(timeNs: bigint, bidPrice: number, bidSize: number, askPrice: number, askSize: number): void;
}

/** A value of a measure. Nothing told after `knownNs` has touched it. */
export interface MeasuredValue {
  /** The instant that it speaks of: an event, or the end of a window (exclusive). */
  readonly atNs: bigint;
  /** Time of the event, or of the clock, with which it became known. */
  readonly knownNs: bigint;
  readonly value: number;
}

type Definitions = Readonly<Record<string, ParameterDefinition>>;
type EventKind = 'quotes' | 'trades' | 'books' | 'otherQuotes';

interface MeasureFacts {
  readonly name: string;
  /** Raised when the numbers this entry produces change. */
  readonly revision: number;
  readonly purpose: string;
  readonly cite: string;
  readonly unit: string;
  /** Kinds of events that it reads. */
  readonly reads: readonly EventKind[];
  /** What it looks back on, in words. */
  readonly lookback: string;
  /** When a value is known, in words. */
  readonly known: string;
}

export interface MeasureDefinition extends MeasureFacts {
  readonly parameters: Definitions;
  /**
   * The measure as a stream: events in, values out through `take` as soon as they are known. The taker throws
   * NumericsError, with both numbers, on times that fall and events that are none; it goes on after it.
   */
  start(parameters: Parameters, take: (value: MeasuredValue) => void): EventTaker;
}

interface MeasureSource<D extends Definitions> extends MeasureFacts {
  readonly parameters: D;
  /** `emit` is called with the instant that the value speaks of, during the event with which it is known. */
  start(parameters: Resolved<D>, emit: (atNs: bigint, value: number) => void): Partial<EventTaker>;
}

/** Series of ticks that a measure is of: the market's own and, where it reads it, the other's. */
export const seriesOf = ({ reads }: MeasureDefinition): number => (reads.includes('otherQuotes') ? 2 : 1);

/** Wraps a measure so that parameters are checked and filled in, and every event is checked before it is read. */
export function defineMeasure<const D extends Definitions>(source: MeasureSource<D>): MeasureDefinition {
  return {
    ...source,
    start(given, take) {
      const parameters = resolveParameters(`measure ${source.name}`, source.parameters, given);
      let now: bigint | null = null;
      const reader = source.start(parameters, (atNs, value) => take({ atNs, knownNs: now!, value }));
      const check = (timeNs: bigint, fault: string | null) => {
        if (fault !== null) throw new NumericsError(`Measure ${source.name} ${fault}.`);
        if (now !== null && timeNs < now)
          throw new NumericsError(
            `Measure ${source.name} needs times that do not fall, got ${timeNs} after ${now}; sort the events first.`,
          );
        now = timeNs;
      };
      return {
        quote(timeNs, bidPrice, bidSize, askPrice, askSize) {
          check(timeNs, quoteFault(bidPrice, bidSize, askPrice, askSize));
          reader.quote?.(timeNs, bidPrice, bidSize, askPrice, askSize);
        },
        trade(timeNs, price, size, side) {
          check(timeNs, tradeFault(price, size, side));
          reader.trade?.(timeNs, price, size, side);
        },
        book(timeNs, book, row) {
          check(timeNs, bookFault(book, row));
          reader.book?.(timeNs, book, row);
        },
        clock(timeNs) {
          check(timeNs, null);
          reader.clock?.(timeNs);
        },
        ...(reader.otherQuote && {
          otherQuote(timeNs, bidPrice, bidSize, askPrice, askSize) {
            check(timeNs, quoteFault(bidPrice, bidSize, askPrice, askSize));
            reader.otherQuote!(timeNs, bidPrice, bidSize, askPrice, askSize);
          },
        }),
      };
    },
  };
}
