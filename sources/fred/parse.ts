import { daysBetween } from '../../contracts/dates.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { Frequency, Observation } from '../../contracts/observation.ts';
import { periodEnd } from '../periodEnd.ts';
import { estimatedRelease, releaseInstant } from '../releaseLags.ts';
import { readBronze, rowsOfPages } from './bronze.ts';
import type { LatestRow } from './bronze.ts';
import { forever } from './stitch.ts';
import { frequencyIn } from './wire.ts';
import type { WireRow } from './wire.ts';

/**
 * FRED's vintages begin years after the series do. A first publication later than this after the period's end is the
 * day on which ALFRED began to keep the series, not the day on which the value came out.
 */
const plausibleDays = 400;

/**
 * Observations in a bronze document of `collectSeries`, ascending by date. With vintages one per value that a date ever
 * had, known from its first day at the release's time of day on; otherwise one per date, its latest value, known since
 * its first release or an estimate of it. A value that FRED does not have (".") is null and has a release like any other.
 */
export function parseBronze(series: string, bytes: Uint8Array): readonly Observation[] {
  const bronze = readBronze(series, bytes);
  const frequency = frequencyIn(series, bronze.metadata);
  if (bronze.kind === 'vintages') {
    const first = bronze.vintageDates[0] ?? '';
    return bronze.rows.map((row) => vintageOf(series, frequency, row, first));
  }
  const rows = bronze.kind === 'pages' ? rowsOfPages(series, bronze.pages) : bronze.rows;
  const byDate = new Map<string, LatestRow[]>();
  for (const row of rows) {
    const list = byDate.get(row.date);
    if (list === undefined) byDate.set(row.date, [row]);
    else list.push(row);
  }
  return [...byDate.keys()].sort().map((date) => {
    const found = byDate.get(date)!.map((row) => withPeriod(series, frequency, row));
    return observationOf(series, frequency, found);
  });
}

/** Values of today are taken to be known since the estimated day of their release. */
function withPeriod(series: string, frequency: Frequency, row: LatestRow | WireRow): WireRow {
  if ('realtime_start' in row) return row;
  return { ...row, realtime_start: estimatedRelease(series, frequency, row.date), realtime_end: forever };
}

/**
 * One value that a date had. What the first vintage holds of earlier periods had come out before ALFRED began: its day
 * is an estimate, and its value one of the first vintage, not necessarily what was published at the time.
 */
function vintageOf(series: string, frequency: Frequency, row: WireRow, firstVintage: string): Observation {
  const estimate =
    row.realtime_start === firstVintage ? estimatedRelease(series, frequency, row.date) : row.realtime_start;
  const before = estimate < row.realtime_start;
  return {
    series,
    obsDate: row.date,
    periodEnd: periodEnd(row.date, frequency),
    value: row.value === '.' ? null : Number(row.value),
    realtimeStart: row.realtime_start,
    realtimeEnd: row.realtime_end,
    releaseTime: releaseInstant(series, before ? estimate : row.realtime_start),
    vintage: before ? 'latest-only' : 'alfred',
  };
}

function observationOf(series: string, frequency: Frequency, unordered: readonly WireRow[]): Observation {
  const rows = [...unordered].sort((a, b) => (a.realtime_start < b.realtime_start ? -1 : 1));
  rows.forEach((row, at) => {
    const before = rows[at - 1];
    if (before?.realtime_start !== row.realtime_start || before.value === row.value) return;
    throw new SchemaError(
      `${series} should have one value for ${row.date} as of ${row.realtime_start}, got ${before.value} and ${row.value}: collect the series again, and tell FRED if it stays.`,
    );
  });
  const latest = rows[rows.length - 1]!;
  const first = rows.find((row) => row.value !== '.') ?? rows[0]!;
  const end = periodEnd(latest.date, frequency);
  return {
    series,
    obsDate: latest.date,
    periodEnd: end,
    value: latest.value === '.' ? null : Number(latest.value),
    realtimeStart: latest.realtime_start,
    realtimeEnd: latest.realtime_end,
    releaseTime: releaseInstant(series, firstRelease(series, frequency, first, end)),
    vintage: 'latest-only',
  };
}

function firstRelease(series: string, frequency: Frequency, first: WireRow, end: string): string {
  const lag = daysBetween(end, first.realtime_start);
  return lag >= 0 && lag <= plausibleDays ? first.realtime_start : estimatedRelease(series, frequency, first.date);
}
