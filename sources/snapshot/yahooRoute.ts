import { zonedDate, zonedTime } from '../zonedTime.ts';
import type { Faults } from './faults.ts';
import type { Answer, RouteRequest, SnapshotRoute } from './routes.ts';
import { yahooInstrument } from './yahooData.ts';
import type { YahooInstrument, YahooRow } from './yahooData.ts';

const zone = 'America/New_York';
const prefix = '/v8/finance/chart/';
const columns = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Yahoo's chart, `https://query1.finance.yahoo.com/v8/finance/chart/{symbol}`: daily bars of two indices, and closes of a third. */
export const yahooRoute: SnapshotRoute = {
  name: 'yahoo',
  matches: (path) => path.startsWith(prefix),
  answer,
  refusal,
};

const codes: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
};

function refusal(status: number, message: string): Answer {
  const error = { code: codes[status] ?? `HTTP ${status}`, description: message };
  return json(status, { chart: { result: null, error } });
}

function json(status: number, document: unknown): Answer {
  return { status, body: JSON.stringify(document), type: 'application/json;charset=utf-8' };
}

function answer(url: URL, { now, faults }: RouteRequest): Answer {
  const instrument = yahooInstrument(decodeURIComponent(url.pathname.slice(prefix.length)));
  if (instrument === null) return refusal(404, 'No data found, symbol may be delisted');
  const interval = url.searchParams.get('interval') ?? '1d';
  if (interval !== '1d') return refusal(422, `Invalid input - interval=${interval} is not supported by the snapshot`);
  const from = Number(url.searchParams.get('period1') ?? -1e12);
  const to = Number(url.searchParams.get('period2') ?? 1e12);
  if (!(from <= to)) return refusal(400, 'Invalid input - start date cannot be after end date');
  const result = resultOf(instrument, { from, to, now, faults });
  const reply = json(200, { chart: { result: [result], error: null } });
  return { ...reply, headers: { date: new Date(now).toUTCString() } };
}

interface Window {
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly faults: Faults;
}

/** A row with the second that it is stamped with. */
interface Stamped extends YahooRow {
  readonly stamp: number;
  readonly adjclose: number;
}

const seconds = (date: string, time: string) => zonedTime(date, time, zone) / 1000;

function resultOf(instrument: YahooInstrument, { from, to, now, faults }: Window): unknown {
  const knobs = faults.yahoo ?? {};
  const all = adjusted(instrument.rows, knobs.splits ?? [], knobs.dividends ?? []);
  const last = all[all.length - 1]!;
  if (knobs.lingeringDuplicate) all.push({ ...last, stamp: seconds(last.date, '16:00') + 1 });
  if (knobs.liveLastBar) all.push({ ...last, stamp: Math.floor(now / 1000), close: last.close * 1.001 });
  const rows = faults.emptySeries === instrument.symbol ? [] : all.filter(({ stamp }) => stamp >= from && stamp < to);
  const current = knobs.liveLastBar ? zonedDate(now, zone) : last.date;
  const close = seconds(current, '16:00');
  const session = {
    start: seconds(current, '09:30'),
    end: knobs.liveLastBar ? Math.max(close, Math.floor(now / 1000) + 3600) : close,
  };
  const meta = { ...metaOf(instrument, last, session), ...knobs.meta };
  if (rows.length === 0) return { meta, indicators: { quote: [{}], adjclose: [{}] } };
  const isNull = (row: number) => knobs.nullEvery !== undefined && (row + 1) % knobs.nullEvery === 0;
  const values = (name: (typeof columns)[number] | 'adjclose') =>
    rows.map((row, at) => (isNull(at) || (knobs.closesOnly && !name.endsWith('close')) ? null : row[name]));
  return {
    meta,
    timestamp: rows.map(({ stamp }) => stamp),
    ...eventsOf(knobs.splits ?? [], knobs.dividends ?? []),
    indicators: {
      quote: [Object.fromEntries(columns.map((name) => [name, values(name)]))],
      adjclose: [{ adjclose: values('adjclose') }],
    },
  };
}

type Splits = NonNullable<NonNullable<Faults['yahoo']>['splits']>;
type Dividends = NonNullable<NonNullable<Faults['yahoo']>['dividends']>;

/** Product of the splits after a date. */
function splitsAfter(splits: Splits, date: string): number {
  return splits.reduce(
    (product, split) => (split.date > date ? (product * split.numerator) / split.denominator : product),
    1,
  );
}

/** Rows as Yahoo gives them: in today's shares, and adjclose less the dividends that came later. */
function adjusted(rows: readonly YahooRow[], splits: Splits, dividends: Dividends): Stamped[] {
  let factor = 1;
  const stamped: Stamped[] = [];
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at]!;
    const shares = splitsAfter(splits, row.date);
    const close = row.close / shares;
    const inShares = (price: number | null) => (price === null ? null : price / shares);
    stamped.push({
      date: row.date,
      open: inShares(row.open),
      high: inShares(row.high),
      low: inShares(row.low),
      close,
      volume: row.volume * shares,
      adjclose: close * factor,
      stamp: seconds(row.date, '09:30'),
    });
    const paid = dividends.filter(({ date }) => date === row.date).reduce((sum, { amount }) => sum + amount, 0);
    const before = rows[at - 1];
    if (paid > 0 && before !== undefined)
      factor *= 1 - paid / shares / (before.close / splitsAfter(splits, before.date));
  }
  return stamped.reverse();
}

function eventsOf(splits: Splits, dividends: Dividends): { readonly events?: unknown } {
  const keyed = <T extends { readonly date: string }>(
    list: readonly T[],
    eventOf: (event: T, date: number) => unknown,
  ) =>
    Object.fromEntries(
      list.map((event) => {
        const date = seconds(event.date, '09:30');
        return [String(date), eventOf(event, date)];
      }),
    );
  const events = {
    ...(dividends.length > 0 && {
      dividends: keyed(dividends, (each, date) => ({ amount: each.amount / splitsAfter(splits, each.date), date })),
    }),
    ...(splits.length > 0 && {
      splits: keyed(splits, ({ numerator, denominator }, date) => {
        return { date, numerator, denominator, splitRatio: `${numerator}:${denominator}` };
      }),
    }),
  };
  return Object.keys(events).length > 0 ? { events } : {};
}

function metaOf(
  instrument: YahooInstrument,
  last: Stamped,
  session: { readonly start: number; readonly end: number },
): object {
  const offset = (zonedTime(last.date, '12:00', 'UTC') - zonedTime(last.date, '12:00', zone)) / 1000;
  const timezone = offset === -14_400 ? 'EDT' : 'EST';
  const period = (from: number, to: number) => ({ timezone, start: from, end: to, gmtoffset: offset });
  return {
    currency: 'USD',
    symbol: instrument.symbol,
    exchangeName: instrument.exchange,
    instrumentType: 'INDEX',
    firstTradeDate: seconds(instrument.rows[0]!.date, '09:30'),
    regularMarketTime: seconds(last.date, '16:00'),
    hasPrePostMarketData: false,
    gmtoffset: offset,
    timezone,
    exchangeTimezoneName: zone,
    regularMarketPrice: last.close,
    shortName: `${instrument.name}, bundled with Regimen`,
    chartPreviousClose: instrument.rows[0]!.open ?? instrument.rows[0]!.close,
    priceHint: 2,
    currentTradingPeriod: {
      pre: period(session.start - 19_800, session.start),
      regular: period(session.start, session.end),
      post: period(session.end, session.end + 14_400),
    },
    dataGranularity: '1d',
    range: '',
    validRanges: ['1d', '5d', '1mo', '3mo', '6mo', '1y', '2y', '5y', '10y', 'ytd', 'max'],
  };
}
