import { ConfigError, SourceUnavailableError } from '../../contracts/failures.ts';
import type { FetchedSeries, SeriesRequest, SourceContext } from '../source.ts';
import { fredClient, keyOf } from './client.ts';
import type { FredClient } from './client.ts';
import { parseBronze } from './parse.ts';
import { redact } from './redact.ts';
import { checkEcho, frequencyIn, pageIn } from './wire.ts';

/** All vintages of a series: FRED's own words for "since ever" and "until now". */
const allTime = { realtime_start: '1776-07-04', realtime_end: '9999-12-31' } as const;
const mostRows = 100_000;

/** Reads metadata and every page of every vintage of a series into one bronze document. */
export async function collectSeries(request: SeriesRequest, context: SourceContext): Promise<FetchedSeries> {
  const { series } = request;
  const ask = fredClient(context);
  const metadata = await ask('/series', { series_id: series, ...allTime });
  const frequency = frequencyIn(series, metadata);
  if (frequency !== request.frequency) {
    throw new ConfigError(
      `${series} should be ${request.frequency} as the system file says, but FRED's is ${frequency}: change its frequency in the system file.`,
    );
  }
  const pages = await readPages(series, ask, context);
  const bronze = { source: 'fred', series, mode: context.fred.mode, metadata: withoutPopularity(metadata), pages };
  const bytes = new TextEncoder().encode(`${redact(JSON.stringify(bronze), keyOf(context))}\n`);
  return { raw: { bytes, extension: 'json' }, mode: context.fred.mode, rows: parseBronze(series, bytes).length };
}

async function readPages(series: string, ask: FredClient, context: SourceContext): Promise<readonly unknown[]> {
  const limit = context.fred.pageSize ?? mostRows;
  const pages: unknown[] = [];
  let got = 0;
  let expected: number | null = null;
  while (expected === null || got < expected) {
    const query = {
      series_id: series,
      ...allTime,
      units: 'lin',
      output_type: '1',
      sort_order: 'asc',
      limit: String(limit),
      offset: String(got),
    };
    const document = await ask('/series/observations', query);
    checkEcho(series, document, query);
    const { count, rows } = pageIn(series, document);
    expected ??= count;
    const due = Math.min(limit, expected - got);
    if (count !== expected || rows.length !== due) {
      throw new SourceUnavailableError(
        `FRED should give ${due} of ${expected} rows of ${series} from row ${got + 1} on, got ${rows.length} of ${count}: ` +
          'the reply is partial or the series changed while it was read. It is worth another try.',
      );
    }
    pages.push(document);
    got += rows.length;
    context.onProgress(`${series}: ${got} of ${expected} rows`);
  }
  return pages;
}

/** How often people look at a series changes daily; kept, it would make bronze new although no number is. */
function withoutPopularity(metadata: unknown): unknown {
  return JSON.parse(
    JSON.stringify(metadata, (key, value: unknown) => (/^(group_)?popularity$/.test(key) ? undefined : value)),
  );
}
