import { DataQualityError } from '../../contracts/failures.ts';
import type { Market } from './market.ts';
import { replayWithClock } from './sampleMeasure.ts';

/** Open, high, low and close of the mid price, and the volume traded, of windows of time. */
export interface MidBars {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/**
 * Ends of the windows of `widthNs` (on a grid from the epoch on) that are over by the last event and in which something
 * happened after the first quote; a market that is closed has none.
 */
export function windowEnds({ quotes, trades, books }: Market, widthNs: bigint): BigInt64Array {
  const first = quotes?.timeNs[0];
  if (first === undefined) return new BigInt64Array(0);
  const found = new Set<bigint>();
  let last = first;
  for (const times of [quotes!.timeNs, trades?.timeNs, books?.timeNs]) {
    let before = -1n;
    for (const time of times ?? []) {
      if (time > last) last = time;
      const window = time / widthNs;
      if (time >= first && window !== before) found.add((window + 1n) * widthNs);
      before = window;
    }
  }
  return BigInt64Array.from([...found].filter((end) => end <= last)).sort();
}

/**
 * Bars of the mid price (bid + ask) / 2 that end at `ends`, from the events strictly before each; a bar opens at the mid in
 * force at its beginning, which is the end before it. NaN before the first quote.
 *
 * @throws DataQualityError when the market has no quotes: without them there is no mid price.
 */
export function midBars(series: string, market: Market, ends: BigInt64Array): MidBars {
  const count = market.quotes?.timeNs.length ?? 0;
  if (count === 0)
    throw new DataQualityError(
      `Rows of ${series} need quotes for a mid price, got 0 beside ${market.trades?.timeNs.length ?? 0} trades; record quotes as well.`,
    );
  const column = () => new Float64Array(ends.length).fill(NaN);
  const bars = { open: column(), high: column(), low: column(), close: column(), volume: column() };
  let [open, high, low, close, volume] = [NaN, NaN, NaN, NaN, 0];
  const taker = {
    quote(_timeNs: bigint, bid: number, _bidSize: number, ask: number) {
      close = (bid + ask) / 2;
      if (Number.isNaN(open)) [open, high, low] = [close, close, close];
      if (close > high) high = close;
      if (close < low) low = close;
    },
    trade: (_timeNs: bigint, _price: number, size: number) => void (volume += size),
    book: () => undefined,
    clock: () => undefined,
  };
  replayWithClock(market, ends, taker, (row) => {
    [bars.open[row], bars.high[row], bars.low[row], bars.close[row], bars.volume[row]] = [
      open,
      high,
      low,
      close,
      volume,
    ];
    [open, high, low, volume] = [close, close, close, 0];
  });
  return bars;
}
