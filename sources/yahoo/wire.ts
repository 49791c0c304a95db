import { SchemaError } from '../../contracts/failures.ts';

/** Stamps are seconds since the epoch, as Yahoo writes them. */
export interface ChartQuote {
  readonly open: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly close: readonly (number | null)[];
  readonly volume: readonly (number | null)[];
}

export interface ChartAction {
  readonly stamp: number;
  /** New shares for one old one of a split; cash a share of a dividend, in today's shares. */
  readonly amount: number;
}

/** What a chart reply says, read and checked. Prices and volumes are in today's shares, not adjusted for dividends. */
export interface Chart {
  readonly zone: string;
  /** `EQUITY`, `INDEX`, `CURRENCY` …; empty where Yahoo does not say. */
  readonly instrument: string;
  /** Empty where Yahoo does not say. */
  readonly currency: string;
  /** The session that Yahoo calls current, null where it does not say. */
  readonly session: { readonly start: number; readonly end: number } | null;
  readonly stamps: readonly number[];
  readonly quote: ChartQuote;
  readonly splits: readonly ChartAction[];
  readonly dividends: readonly ChartAction[];
}

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function complain(series: string, expected: string, got: unknown): never {
  const came = got === undefined ? 'nothing' : JSON.stringify(got).slice(0, 80);
  throw new SchemaError(
    `Yahoo's chart of ${series} should have ${expected}, got ${came}. Yahoo's format may have changed: compare bronze with the source's parser.`,
  );
}

/** The one result of `{"chart":{"result":[…],"error":null}}`, unread. */
export function resultIn(series: string, document: unknown): Json {
  const chart = isRecord(document) ? document.chart : undefined;
  const results = isRecord(chart) ? chart.result : undefined;
  if (!Array.isArray(results) || results.length !== 1)
    complain(series, 'a list "chart.result" of one', results ?? document);
  const result: unknown = results[0];
  return isRecord(result) ? result : complain(series, 'an object in "chart.result"', result);
}

/** Reads a result. Fields that come and go at Yahoo may be absent; those without which a bar means nothing may not. */
export function readChart(series: string, result: Json): Chart {
  const { meta } = result;
  if (!isRecord(meta)) complain(series, 'an object "meta"', meta);
  if (meta.symbol !== undefined && meta.symbol !== series) complain(series, `the symbol ${series}`, meta.symbol);
  if (meta.dataGranularity !== undefined && meta.dataGranularity !== '1d') {
    complain(series, 'a "dataGranularity" of 1d as asked', meta.dataGranularity);
  }
  const stamps = stampsIn(series, result.timestamp);
  const events = isRecord(result.events) ? result.events : {};
  return {
    zone: zoneIn(series, meta.exchangeTimezoneName),
    instrument: textIn(meta.instrumentType),
    currency: textIn(meta.currency),
    session: sessionIn(meta.currentTradingPeriod),
    stamps,
    quote: quoteIn(series, result.indicators, stamps.length),
    splits: actionsIn(series, 'splits', events.splits, splitRatio),
    dividends: actionsIn(series, 'dividends', events.dividends, (event) => event.amount),
  };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function zoneIn(series: string, zone: unknown): string {
  if (typeof zone !== 'string') complain(series, 'an "exchangeTimezoneName"', zone);
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
  } catch {
    complain(series, 'an "exchangeTimezoneName" such as America/New_York', zone);
  }
  return zone;
}

function sessionIn(period: unknown): Chart['session'] {
  const regular = isRecord(period) ? period.regular : undefined;
  if (!isRecord(regular)) return null;
  const { start, end } = regular;
  return typeof start === 'number' && typeof end === 'number' && end > start ? { start, end } : null;
}

function isStamp(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

function stampsIn(series: string, timestamp: unknown): readonly number[] {
  if (timestamp === undefined || timestamp === null) return [];
  if (!Array.isArray(timestamp) || !timestamp.every(isStamp)) {
    complain(series, 'a list "timestamp" of whole seconds', timestamp);
  }
  return timestamp;
}

function quoteIn(series: string, indicators: unknown, rows: number): ChartQuote {
  const quotes = isRecord(indicators) ? indicators.quote : undefined;
  const quote: unknown = Array.isArray(quotes) ? quotes[0] : undefined;
  if (rows === 0) return { open: [], high: [], low: [], close: [], volume: [] };
  if (!isRecord(quote)) complain(series, 'an object in "indicators.quote"', indicators);
  const column = (name: keyof ChartQuote) => {
    const values = quote[name];
    const good = (value: unknown) => value === null || (typeof value === 'number' && Number.isFinite(value));
    if (!Array.isArray(values) || !values.every(good))
      complain(series, `a list "${name}" of numbers and nulls`, values);
    if (values.length !== rows) complain(series, `${rows} values of ${name}, one a timestamp`, values.length);
    return values as readonly (number | null)[];
  };
  return {
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}

function splitRatio({ numerator, denominator }: Json): unknown {
  return typeof numerator === 'number' && typeof denominator === 'number' ? numerator / denominator : undefined;
}

function actionsIn(
  series: string,
  name: string,
  events: unknown,
  amountOf: (event: Json) => unknown,
): readonly ChartAction[] {
  if (events === undefined || events === null) return [];
  if (!isRecord(events)) complain(series, `an object "events.${name}"`, events);
  return Object.values(events)
    .map((event) => {
      const amount = isRecord(event) ? amountOf(event) : undefined;
      if (
        !isRecord(event) ||
        !isStamp(event.date) ||
        typeof amount !== 'number' ||
        !(amount > 0 && amount < Infinity)
      ) {
        complain(series, `a date and a positive amount in every one of "events.${name}"`, event);
      }
      return { stamp: event.date, amount };
    })
    .sort((a, b) => a.stamp - b.stamp);
}
