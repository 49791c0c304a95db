import { addDays, dateOf, startOfDay } from '../../contracts/dates.ts';
import type { Bar, Observation } from '../../contracts/observation.ts';
import { createRandom } from '../../ml/stats/rng.ts';

/** A random walk of prices in logarithms: `start` · exp(Σ (drift + volatility · z)). */
export function randomPrices(
  rows: number,
  {
    seed = 1,
    start = 100,
    drift = 0.0002,
    volatility = 0.01,
  }: { seed?: number; start?: number; drift?: number; volatility?: number } = {},
): Float64Array {
  const random = createRandom(seed, 'prices');
  let level = Math.log(start);
  return Float64Array.from({ length: rows }, () => Math.exp((level += drift + volatility * random.normal())));
}

/** Bars of one instrument on consecutive weekdays from `first` on, known at 21:00 UTC of their day. */
export function randomBars(rows: number, { seed = 1, first = '2010-01-04', series = 'SPX' } = {}): Bar[] {
  const close = randomPrices(rows, { seed });
  const random = createRandom(seed, 'bars');
  let sessionDate = addDays(first, -1);
  return Array.from(close, (price, row) => {
    do sessionDate = addDays(sessionDate, 1);
    while ([0, 6].includes(new Date(startOfDay(sessionDate)).getUTCDay()));
    const open = row === 0 ? price : close[row - 1]!;
    return {
      series,
      sessionDate,
      open,
      high: Math.max(open, price) * (1 + 0.004 * random.uniform()),
      low: Math.min(open, price) * (1 - 0.004 * random.uniform()),
      close: price,
      volume: 1e6 * (1 + random.integer(1000)),
      splitFactor: 1,
      dividend: 0,
      releaseTime: startOfDay(sessionDate) + 21 * 3_600_000,
    };
  });
}

/** Observations of a series every `months` months, each released `lagDays` after its period ends; one vintage. */
export function randomObservations(
  series: string,
  rows: number,
  {
    seed = 1,
    first = '2008-01-01',
    months = 1,
    lagDays = 20,
  }: { seed?: number; first?: string; months?: number; lagDays?: number } = {},
): Observation[] {
  const values = randomPrices(rows, { seed, drift: 0.002 });
  const [year, month] = [Number(first.slice(0, 4)), Number(first.slice(5, 7)) - 1];
  return Array.from(values, (value, row) => {
    const obsDate = dateOf(Date.UTC(year, month + row * months, 1));
    const periodEnd = dateOf(Date.UTC(year, month + (row + 1) * months, 0));
    const released = addDays(periodEnd, lagDays);
    return {
      series,
      obsDate,
      periodEnd,
      value,
      realtimeStart: released,
      realtimeEnd: '9999-12-31',
      releaseTime: startOfDay(released) + 13.5 * 3_600_000,
      vintage: 'latest-only',
    };
  });
}
