import { ConfigError, SchemaError, SourceUnavailableError } from '../../contracts/failures.ts';
import type { FetchedSeries, SeriesRequest, SourceContext } from '../source.ts';
import { bronzeText, readBronze } from './bronze.ts';
import type { FredBronze } from './bronze.ts';
import { fredClient, keyOf } from './client.ts';
import type { FredClient } from './client.ts';
import { isNotInAlfred } from './failures.ts';
import { readPages } from './pages.ts';
import { parseBronze } from './parse.ts';
import { redact } from './redact.ts';
import { closedBefore, forever, stitch, windowsOf } from './stitch.ts';
import type { Window } from './stitch.ts';
import { frequencyIn, pageIn, vintagePageIn } from './wire.ts';
import type { WireRow } from './wire.ts';

/** All vintages of a series: FRED's own words for "since ever" and "until now". */
const allTime = { realtime_start: '1776-07-04', realtime_end: forever } as const;
const mostRows = 100_000;
const mostVintageDates = 10_000;
/** FRED refuses requests that span more than 2,000. */
const vintagesAtOnce = 1900;

interface Collecting {
  readonly request: SeriesRequest;
  readonly context: SourceContext;
  readonly ask: FredClient;
  /** Vintages per request; tests show that the bytes do not depend on it. */
  readonly windowSize: number;
}

/**
 * Reads a series with all its vintages into one bronze document. With the document of the last fetch only what is new is
 * asked: one request where there is nothing new, and the same bytes; otherwise the bytes that a fetch of everything
 * gives. Series of which FRED has no vintages come as they are today, and say so.
 */
export async function collectSeries(
  request: SeriesRequest,
  context: SourceContext,
  windowSize: number = vintagesAtOnce,
): Promise<FetchedSeries> {
  const collecting = { request, context, ask: fredClient(context), windowSize };
  const previous = previousVintages(collecting);
  return (previous && (await collectNew(collecting, previous))) ?? (await collectAll(collecting));
}

/** The last fetch, if it can be added to: it has vintages, from the same kind of server, at the frequency asked. */
function previousVintages({ request, context }: Collecting) {
  if (request.previous === undefined) return null;
  const bronze = readBronze(request.series, request.previous);
  if (bronze.kind !== 'vintages' || bronze.vintageDates.length === 0 || bronze.mode !== context.fred.mode) return null;
  return frequencyIn(request.series, bronze.metadata) === request.frequency ? bronze : null;
}

/** The previous document with what came since; null where it is none of FRED's any more. */
async function collectNew(
  collecting: Collecting,
  previous: Extract<FredBronze, { kind: 'vintages' }>,
): Promise<FetchedSeries | null> {
  const { request, context } = collecting;
  const { series } = request;
  const last = previous.vintageDates[previous.vintageDates.length - 1]!;
  // From the last one known, not from the day after: FRED then says in the same request that it still has that vintage.
  const dates = await readVintageDates(collecting, last);
  if (dates?.[0] !== last) {
    context.onProgress(`${series}: FRED has no vintage of ${last} any more, all of it is read again`);
    return null;
  }
  const added = dates.slice(1);
  if (added.length === 0) {
    const raw = { bytes: request.previous!, extension: 'json' } as const;
    return { raw, mode: context.fred.mode, rows: previous.rows.length };
  }
  const { metadata } = await readMetadata(collecting);
  const windows = [closedBefore(previous.rows, added[0]!), ...(await readWindows(collecting, added))];
  return vintagesReply(collecting, metadata, { vintageDates: [...previous.vintageDates, ...added], windows });
}

async function collectAll(collecting: Collecting): Promise<FetchedSeries> {
  const { metadata, source } = await readMetadata(collecting);
  if (source === 'pages') return collectPages(collecting, metadata);
  const dates = source === 'latest' ? null : await readVintageDates(collecting, allTime.realtime_start);
  if (dates === null) return collectLatest(collecting, metadata);
  const windows = await readWindows(collecting, dates);
  return vintagesReply(collecting, metadata, { vintageDates: dates, windows });
}

/** Metadata, and what the server has: `vintages` perhaps, `latest` values for sure, or the snapshot's `pages`. */
async function readMetadata(collecting: Collecting) {
  const { request, ask } = collecting;
  const { series } = request;
  const reply = await ask('/series', { series_id: series, ...allTime }, isNotInAlfred);
  const document = reply.refused ? (await ask('/series', { series_id: series })).document : reply.document;
  const frequency = frequencyIn(series, document);
  if (frequency !== request.frequency) {
    throw new ConfigError(
      `${series} should be ${request.frequency} as the system file says, but FRED's is ${frequency}: change its frequency in the system file.`,
    );
  }
  return { metadata: document, source: reply.refused ? 'latest' : reply.latestOnly ? 'pages' : 'vintages' } as const;
}

/** Vintage dates from a day on; null where FRED has no vintages of the series. */
async function readVintageDates({ request, context, ask }: Collecting, from: string) {
  const listed = await readPages({
    ask,
    path: '/series/vintagedates',
    query: { series_id: request.series, realtime_start: from, realtime_end: forever, sort_order: 'asc' },
    limit: Math.min(mostVintageDates, context.fred.pageSize ?? mostVintageDates),
    subject: request.series,
    read: vintagePageIn,
    onProgress: (note) => context.onProgress(`vintages of ${note}`),
    expected: isNotInAlfred,
  });
  const dates = listed?.rows;
  const out = dates?.findIndex((date, i) => i > 0 && date <= dates[i - 1]!) ?? -1;
  if (dates !== undefined && out !== -1) {
    throw new SchemaError(
      `FRED's vintage dates of ${request.series} should ascend, got ${dates[out]!} after ${dates[out - 1]!}. FRED's format may have changed.`,
    );
  }
  return dates ?? null;
}

async function readWindows(collecting: Collecting, dates: readonly string[]): Promise<(readonly WireRow[])[]> {
  const windows: (readonly WireRow[])[] = [];
  for (const window of windowsOf(dates, collecting.windowSize)) {
    windows.push((await readObservations(collecting, window)).rows);
  }
  return windows;
}

/** Rows that were current on a day of the window; of today, as FRED has it, without one. */
async function readObservations({ request, context, ask }: Collecting, window: Window | null) {
  const listed = await readPages({
    ask,
    path: '/series/observations',
    query: {
      series_id: request.series,
      ...(window && { realtime_start: window.from, realtime_end: window.to }),
      units: 'lin',
      output_type: '1',
      sort_order: 'asc',
    },
    limit: context.fred.pageSize ?? mostRows,
    subject: request.series,
    read: pageIn,
    onProgress: context.onProgress,
  });
  return listed!;
}

async function collectPages(collecting: Collecting, metadata: unknown): Promise<FetchedSeries> {
  const { request, context } = collecting;
  const window = { from: allTime.realtime_start, to: allTime.realtime_end };
  const pages = (await readObservations(collecting, window)).documents;
  const reply = replyOf(
    context,
    { series: request.series, mode: context.fred.mode, metadata, kind: 'pages', pages },
    0,
  );
  return { ...reply, rows: parseBronze(request.series, reply.raw.bytes).length };
}

async function collectLatest(collecting: Collecting, metadata: unknown): Promise<FetchedSeries> {
  const { request, context } = collecting;
  const { series } = request;
  context.onProgress(`${series}: FRED has no vintages of it, its values are those of today`);
  const { rows } = await readObservations(collecting, null);
  return replyOf(context, { series, mode: context.fred.mode, metadata, kind: 'latest', rows }, rows.length);
}

function vintagesReply(
  { request, context }: Collecting,
  metadata: unknown,
  { vintageDates, windows }: { vintageDates: readonly string[]; windows: readonly (readonly WireRow[])[] },
): FetchedSeries {
  const { series } = request;
  const rows = stitch(series, windows);
  const known = new Set(vintageDates);
  const odd = rows.find((row) => !known.has(row.realtime_start));
  if (odd !== undefined) {
    throw new SourceUnavailableError(
      `Values of ${series} should begin on one of its ${vintageDates.length} vintage dates, got ${odd.date} from ${odd.realtime_start} on: ` +
        'the series changed while it was read. It is worth another try.',
    );
  }
  const bronze = { series, mode: context.fred.mode, metadata, kind: 'vintages', vintageDates, rows } as const;
  return replyOf(context, bronze, rows.length);
}

function replyOf(context: SourceContext, bronze: FredBronze, rows: number): FetchedSeries {
  const bytes = new TextEncoder().encode(`${redact(bronzeText(bronze), keyOf(context))}\n`);
  return { raw: { bytes, extension: 'json' }, mode: context.fred.mode, rows };
}
