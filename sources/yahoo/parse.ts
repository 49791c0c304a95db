import { SchemaError } from '../../contracts/failures.ts';
import type { Bar } from '../../contracts/observation.ts';
import { excerpt } from '../fred/redact.ts';
import { zonedDate } from '../zonedTime.ts';
import { sessionDates } from './closedRows.ts';
import { barKnownAt } from './sessions.ts';
import { isRecord, readChart, resultIn } from './wire.ts';
import type { Chart, ChartAction } from './wire.ts';

/**
 * Bars of a bronze document of `collectChart`, as traded. Yahoo gives prices and dividends in today's shares: divided
 * by every split that came after them. That is undone here:
 *
 *   price_i = yahoo_i · Π s_j,   volume_i = yahoo_i / Π s_j,   dividend_i = yahoo_i · Π s_j   over splits j after session i,
 *
 * s_j being new shares for one old one. A split or dividend belongs to the first session on or after its ex-date that
 * has a bar. Sessions that lack one of the five numbers have no bar.
 */
export function parseChart(series: string, bytes: Uint8Array): readonly Bar[] {
  const chart = readChart(series, resultIn(series, readDocument(series, bytes)));
  const dates = sessionDates(chart);
  const traded = tradedRows(series, chart, dates);
  const sessions = traded.map((row) => dates[row]!);
  const splits = bySession(chart.splits, chart.zone, sessions, (a, b) => a * b);
  const dividends = bySession(chart.dividends, chart.zone, sessions, (a, b) => a + b);
  const { open, high, low, close, volume } = chart.quote;
  // Splits beyond the last bar are already in Yahoo's prices.
  let later = splits[sessions.length] ?? 1;
  const bars = new Array<Bar>(sessions.length);
  for (let at = sessions.length - 1; at >= 0; at--) {
    const row = traded[at]!;
    bars[at] = {
      series,
      sessionDate: sessions[at]!,
      open: open[row]! * later,
      high: high[row]! * later,
      low: low[row]! * later,
      close: close[row]! * later,
      volume: volume[row]! / later,
      splitFactor: splits[at] ?? 1,
      dividend: (dividends[at] ?? 0) * later,
      releaseTime: barKnownAt(sessions[at]!, chart.zone, chart.instrument),
    };
    later *= splits[at] ?? 1;
  }
  return bars;
}

/** Rows with all five numbers, sessions ascending. */
function tradedRows(series: string, { quote }: Chart, dates: readonly string[]): readonly number[] {
  const columns = [quote.open, quote.high, quote.low, quote.close, quote.volume];
  const traded: number[] = [];
  dates.forEach((date, row) => {
    if (row > 0 && date <= dates[row - 1]!) {
      throw new SchemaError(
        `Bronze of ${series} should hold one row a session in order, got ${date} after ${dates[row - 1]!}: collect the series again.`,
      );
    }
    if (columns.every((column) => column[row] !== null)) traded.push(row);
  });
  if (dates.length > 0 && traded.length === 0) {
    throw new SchemaError(
      `Yahoo's chart of ${series} should have open, high, low, close and volume, got ${dates.length} sessions of which none has all five: what has no bars cannot be read as bars, so take it from another source.`,
    );
  }
  return traded;
}

/** Amounts by index of the session that an action belongs to; those after the last session at index `sessions.length`. */
function bySession(
  actions: readonly ChartAction[],
  zone: string,
  sessions: readonly string[],
  join: (a: number, b: number) => number,
): readonly (number | undefined)[] {
  const amounts = new Array<number | undefined>(sessions.length + 1);
  if (sessions.length === 0) return amounts;
  let at = 0;
  for (const { stamp, amount } of actions) {
    const date = zonedDate(stamp * 1000, zone);
    // What came before the first bar changed nothing that is here.
    if (date < sessions[0]!) continue;
    while (at < sessions.length && sessions[at]! < date) at++;
    const before = amounts[at];
    amounts[at] = before === undefined ? amount : join(before, amount);
  }
  return amounts;
}

function readDocument(series: string, bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = undefined;
  }
  if (isRecord(document) && document.series === series) return document;
  throw new SchemaError(
    `Bronze of ${series} should be a JSON document of that series, got ${excerpt(text)}: collect the series again.`,
  );
}
