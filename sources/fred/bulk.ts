import { isDate } from '../../contracts/dates.ts';
import { SourceUnavailableError } from '../../contracts/failures.ts';
import type { SourceContext } from '../source.ts';
import { fredClient } from './client.ts';
import { complain, isNumber, isRecord } from './wire.ts';
import type { FredRelease } from './wire.ts';

export interface LatestValue {
  /** First day of the period. */
  readonly date: string;
  /** null where FRED has no value. */
  readonly value: number | null;
}

export interface ReleasedSeries {
  readonly series: string;
  readonly title: string;
  readonly units: string;
  /** RFC 3339, as FRED says. */
  readonly lastUpdated: string;
  /** Ascending by date. */
  readonly values: readonly LatestValue[];
}

export interface LatestRelease {
  readonly release: FredRelease;
  readonly series: readonly ReleasedSeries[];
}

const mostObservations = 500_000;

interface Page {
  readonly release: FredRelease;
  readonly series: readonly ReleasedSeries[];
  readonly cursor: string | null;
}

/**
 * Latest values of all series of a release, in one request per 500,000 of them: what version 1 needs a request a series
 * for. Without vintages, so good for looking whether a release has printed, never as a feature of an earlier time.
 * FRED API, version 2: https://fred.stlouisfed.org/docs/api/fred/v2/release_observations.html
 */
export async function latestOfRelease(releaseId: number, context: SourceContext): Promise<LatestRelease> {
  const ask = fredClient(context);
  const subject = `release ${releaseId}`;
  const limit = String(Math.min(mostObservations, context.fred.pageSize ?? mostObservations));
  const found = new Map<string, ReleasedSeries>();
  const cursors = new Set<string>();
  for (let cursor: string | null = null; ;) {
    const query = { release_id: String(releaseId), limit, ...(cursor !== null && { next_cursor: cursor }) };
    const { document } = await ask('/v2/release/observations', query);
    const page = pageOf(subject, document);
    if (page.release.id !== releaseId) complain(subject, `the release ${releaseId}`, page.release);
    for (const part of page.series) {
      const before = found.get(part.series);
      found.set(part.series, { ...part, values: [...(before?.values ?? []), ...part.values] });
    }
    context.onProgress(`${subject}: ${found.size} series`);
    if (page.cursor === null) return { release: page.release, series: [...found.values()].map(ascending) };
    if (cursors.has(page.cursor)) {
      throw new SourceUnavailableError(
        `FRED's pages of ${subject} should go on, got the cursor ${page.cursor} again: the release changed while it was read. It is worth another try.`,
      );
    }
    cursors.add(page.cursor);
    cursor = page.cursor;
  }
}

function ascending(series: ReleasedSeries): ReleasedSeries {
  const odd = series.values.findIndex(({ date }, i) => i > 0 && date <= series.values[i - 1]!.date);
  if (odd === -1) return series;
  return complain(series.series, `dates that ascend after ${series.values[odd - 1]!.date}`, series.values[odd]);
}

function pageOf(subject: string, document: unknown): Page {
  if (!isRecord(document)) complain(subject, 'an object', document);
  const { has_more: more, next_cursor: cursor, release, series } = document;
  if (typeof more !== 'boolean') complain(subject, '"has_more" true or false', more);
  if (more && (typeof cursor !== 'string' || cursor === '')) complain(subject, 'a "next_cursor"', cursor);
  if (!isRecord(release)) complain(subject, 'an object "release"', release);
  const { release_id: id, name } = release;
  if (typeof id !== 'number' || typeof name !== 'string') complain(subject, 'a release with an id and a name', release);
  if (!Array.isArray(series)) complain(subject, 'a list "series"', series);
  return {
    release: { id, name },
    series: series.map((each: unknown) => seriesOf(subject, each)),
    cursor: more ? (cursor as string) : null,
  };
}

function seriesOf(subject: string, document: unknown): ReleasedSeries {
  if (!isRecord(document)) complain(subject, 'an object per series', document);
  const { series_id: series, title, units, last_updated: lastUpdated, observations } = document;
  if (typeof series !== 'string') complain(subject, 'a "series_id"', series);
  if (!Array.isArray(observations)) complain(series, 'a list "observations"', observations);
  return {
    series,
    title: String(title),
    units: String(units),
    lastUpdated: String(lastUpdated),
    values: observations.map((row: unknown, i) => valueOf(series, row, i)),
  };
}

function valueOf(series: string, row: unknown, index: number): LatestValue {
  const { date, value } = isRecord(row) ? row : {};
  if (typeof date !== 'string' || !isDate(date)) complain(series, `a date YYYY-MM-DD in row ${index + 1}`, row);
  if (value === '.') return { date, value: null };
  if (typeof value !== 'string' || !isNumber(value)) complain(series, `a number or "." in row ${index + 1}`, row);
  return { date, value: Number(value) };
}
