import { addDays, dateOf, endOfDay, isDate, startOfDay } from '../contracts/dates.ts';
import { ConfigError } from '../contracts/failures.ts';
import type { Bar, Observation } from '../contracts/observation.ts';
import { orderFlowBars, regimeBars } from '../ml/synthetic/dailyBars.ts';
import { macroSeries } from '../ml/synthetic/macroSeries.ts';
import { periodEnd } from './periodEnd.ts';
import { defineSource } from './source.ts';
import type { FetchedSeries, SeriesRequest, SourceContext } from './source.ts';
import { bronzeOf, rowsOf } from './synthetic/bronze.ts';
import { optionsOf } from './synthetic/options.ts';
import { zonedTime } from './zonedTime.ts';

const generators = { regimes: regimeBars, 'order-flow': orderFlowBars } as const;
const barDefaults = { seed: 1, rows: 2500, start: '2010-01-04' } as const;
const seriesDefaults = { seed: 1, rows: 480, start: '1980-01-01' } as const;
const close = { time: '16:00', zone: 'America/New_York' } as const;
/** A period's value is known at the end of the day so long after it. */
const releaseDays = 30;
const periodMonths = { monthly: 1, quarterly: 3, annual: 12 } as const;

/**
 * Options: `generator`, `regimes` (the default) or `order-flow`; `seed`; `rows`, sessions; `start`, the first day. The
 * series' name is part of the randomness: two names are two instruments, which share their regimes.
 */
export const synthetic = defineSource({
  name: 'synthetic',
  revision: 1,
  purpose:
    'Made-up daily bars of weekday sessions with known truth, from two regimes or from self-exciting order flow.',
  cite: 'Rabiner (1989), Proc. IEEE 77(2); Hawkes (1971), Biometrika 58(1)',
  kind: 'bars',
  options: ['generator', 'seed', 'rows', 'start'],
  fetch: makeBars,
  parse: parseBars,
});

/** Options: `seed`, `rows` (periods), `start`. All series of one seed share their recessions. */
export const syntheticSeries = defineSource({
  name: 'synthetic-series',
  revision: 1,
  purpose:
    'Made-up economic series with known regimes: monthly, quarterly or annual, known 30 days after their period.',
  cite: 'Rabiner (1989), Proc. IEEE 77(2); Hamilton (1989), Econometrica 57(2)',
  kind: 'observations',
  options: ['seed', 'rows', 'start'],
  fetch: makeSeries,
  parse: parseSeries,
});

type BarRow = readonly [string, number, number, number, number, number];
type SeriesRow = readonly [string, string, number];

function makeBars(request: SeriesRequest, context: SourceContext): Promise<FetchedSeries> {
  return Promise.resolve().then(() => {
    context.signal.throwIfAborted();
    const { series, frequency, options } = request;
    if (frequency !== 'daily') {
      throw new ConfigError(`Synthetic bars are daily, but the system file says that ${series} is ${frequency}.`);
    }
    const generator = options?.generator ?? 'regimes';
    if (typeof generator !== 'string' || !Object.hasOwn(generators, generator)) {
      throw new ConfigError(
        `The option generator of ${series} should be ${Object.keys(generators).join(' or ')}, got ${JSON.stringify(generator)}: correct the system file.`,
      );
    }
    const { seed, rows, start } = optionsOf(series, options, barDefaults);
    const { bars, truth } = generators[generator as keyof typeof generators](series, { seed, rows });
    const dates = weekdays(start, rows);
    const raw = bronzeOf({
      source: 'synthetic',
      series,
      generator,
      seed,
      truth,
      rows: bars.map(({ open, high, low, close, volume }, at): BarRow => [dates[at]!, open, high, low, close, volume]),
    });
    context.onProgress(`${series}: ${rows} bars made with seed ${seed}`);
    return { raw, mode: 'synthetic', rows };
  });
}

function parseBars(series: string, bytes: Uint8Array): readonly Bar[] {
  return rowsOf(series, bytes, isBarRow).map(([sessionDate, open, high, low, last, volume]) => ({
    series,
    sessionDate,
    open,
    high,
    low,
    close: last,
    volume,
    splitFactor: 1,
    dividend: 0,
    releaseTime: zonedTime(sessionDate, close.time, close.zone),
  }));
}

function isBarRow(row: unknown): row is BarRow {
  return Array.isArray(row) && row.length === 6 && isDate(String(row[0])) && row.slice(1).every(Number.isFinite);
}

/** So many weekdays from a day on; there are no holidays in a made-up market. */
function weekdays(start: string, count: number): readonly string[] {
  const dates: string[] = [];
  for (let date = start; dates.length < count; date = addDays(date, 1)) {
    if (![0, 6].includes(new Date(startOfDay(date)).getUTCDay())) dates.push(date);
  }
  return dates;
}

function makeSeries(request: SeriesRequest, context: SourceContext): Promise<FetchedSeries> {
  return Promise.resolve().then(() => {
    context.signal.throwIfAborted();
    const { series, frequency, options } = request;
    if (frequency === 'daily' || frequency === 'weekly') {
      throw new ConfigError(
        `Synthetic series are ${Object.keys(periodMonths).join(', ')}, but the system file says that ${series} is ${frequency}.`,
      );
    }
    const { seed, rows, start } = optionsOf(series, options, seriesDefaults);
    const { values, truth } = macroSeries(series, { seed, rows });
    const months = periodMonths[frequency];
    const [year, month] = [Number(start.slice(0, 4)), Number(start.slice(5, 7)) - 1];
    const first = Math.ceil((month + (start.endsWith('-01') ? 0 : 1)) / months) * months;
    const dated = Array.from(values, (value, at): SeriesRow => {
      const obsDate = dateOf(Date.UTC(year, first + at * months, 1));
      return [obsDate, periodEnd(obsDate, frequency), value];
    });
    const raw = bronzeOf({ source: 'synthetic-series', series, generator: 'regimes', seed, truth, rows: dated });
    context.onProgress(`${series}: ${rows} periods made with seed ${seed}`);
    return { raw, mode: 'synthetic', rows };
  });
}

function parseSeries(series: string, bytes: Uint8Array): readonly Observation[] {
  return rowsOf(series, bytes, isSeriesRow).map(([obsDate, end, value]) => {
    const released = addDays(end, releaseDays);
    return {
      series,
      obsDate,
      periodEnd: end,
      value,
      realtimeStart: released,
      realtimeEnd: '9999-12-31',
      releaseTime: endOfDay(released),
      vintage: 'latest-only',
    };
  });
}

function isSeriesRow(row: unknown): row is SeriesRow {
  return (
    Array.isArray(row) &&
    row.length === 3 &&
    row.slice(0, 2).every((day) => isDate(String(day))) &&
    Number.isFinite(row[2])
  );
}
