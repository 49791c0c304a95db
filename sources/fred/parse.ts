import { daysBetween } from '../../contracts/dates.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { Frequency, Observation } from '../../contracts/observation.ts';
import { periodEnd } from '../periodEnd.ts';
import { estimatedRelease, releaseInstant } from '../releaseLags.ts';
import { excerpt } from './redact.ts';
import { frequencyIn, pageIn } from './wire.ts';
import type { WireRow } from './wire.ts';

/**
 * FRED's vintages begin years after the series do. A first publication later than this after the period's end is the
 * day on which ALFRED began to keep the series, not the day on which the value came out.
 */
const plausibleDays = 400;

/** Observations in a bronze document of `collectSeries`, one per date: its latest value, known since its first release. */
export function parseBronze(series: string, bytes: Uint8Array): readonly Observation[] {
  const bronze = readDocument(series, bytes);
  const frequency = frequencyIn(series, bronze.metadata);
  const byDate = new Map<string, WireRow[]>();
  for (const page of bronze.pages) {
    for (const row of pageIn(series, page).rows) {
      const rows = byDate.get(row.date);
      if (rows === undefined) byDate.set(row.date, [row]);
      else rows.push(row);
    }
  }
  return [...byDate.keys()].sort().map((date) => observationOf(series, frequency, byDate.get(date)!));
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
    releaseTime: releaseInstant(series, frequency, firstRelease(series, frequency, first, end)),
    vintage: 'latest-only',
  };
}

function firstRelease(series: string, frequency: Frequency, first: WireRow, end: string): string {
  const lag = daysBetween(end, first.realtime_start);
  return lag >= 0 && lag <= plausibleDays ? first.realtime_start : estimatedRelease(series, frequency, first.date);
}

function readDocument(series: string, bytes: Uint8Array): { metadata: unknown; pages: readonly unknown[] } {
  const text = new TextDecoder().decode(bytes);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = undefined;
  }
  const bronze = document as { series?: unknown; metadata?: unknown; pages?: unknown } | null | undefined;
  if (bronze?.series !== series || !Array.isArray(bronze.pages)) {
    throw new SchemaError(
      `Bronze of ${series} should be a JSON document of that series with its pages, got ${excerpt(text)}: collect the series again.`,
    );
  }
  return { metadata: bronze.metadata, pages: bronze.pages };
}
