import { ConfigError, InputError, SourceUnavailableError } from '../../contracts/failures.ts';
import type { FetchedSeries, SeriesRequest, SourceContext } from '../source.ts';
import { indicatorClient } from './client.ts';
import { decodeBronze, encodeBronze } from './bronze.ts';
import type { IndicatorBronze, IndicatorSnapshot } from './bronze.ts';
import { endedRows, parseIndicator } from './parse.ts';
import { pageIn } from './wire.ts';
import type { IndicatorPage } from './wire.ts';

/** The World Bank's own default is 50; this holds every series of one country in a page or two. */
const defaultPageRows = 1000;
const mostLagDays = 3650;

interface Asked {
  readonly country: string;
  readonly assumeLagDays: number | null;
  readonly pageRows: number;
}

/** Reads every page of an indicator of one country, and adds them to the snapshots in the previous bronze document. */
export async function collectIndicator(request: SeriesRequest, context: SourceContext): Promise<FetchedSeries> {
  const { series, frequency } = request;
  const { country, assumeLagDays, pageRows } = optionsOf(request);
  if (!/^[A-Za-z0-9][A-Za-z0-9._]{1,63}$/.test(series)) {
    throw new InputError(
      `A World Bank indicator should be 2 to 64 letters, digits, dots and underscores such as NY.GDP.MKTP.CD, got "${series.slice(0, 70)}".`,
    );
  }
  const ask = indicatorClient(series, country, context);
  const documents: unknown[] = [];
  const pages: IndicatorPage[] = [];
  do {
    const document = await ask(pages.length + 1, pageRows);
    const page = pageIn(series, country, document);
    checkSame(series, pages[0], page);
    documents.push(document);
    pages.push(page);
    context.onProgress(`${series}: page ${pages.length} of ${page.pages}`);
  } while (pages.length < pages[0]!.pages);
  checkComplete(series, pages);
  const other = pages.flatMap(({ rows }) => rows).find((row) => row.frequency !== frequency);
  if (other !== undefined) {
    throw new ConfigError(
      `${series} should be ${frequency} as the system file says, but the World Bank's is ${other.frequency}: change its frequency in the system file.`,
    );
  }
  const fresh: IndicatorBronze = {
    source: 'world-bank',
    series,
    country,
    assumeLagDays,
    mode: context.worldBank!.mode,
    snapshots: pages[0]!.lastUpdated === null ? [] : [{ lastUpdated: pages[0]!.lastUpdated, pages: documents }],
  };
  const early = pages[0]!.total - fresh.snapshots.flatMap((snapshot) => endedRows(fresh, snapshot)).length;
  if (early > 0) context.onProgress(`${series}: left out ${early} values of periods that had not ended`);
  const bytes = encodeBronze(withHistory(fresh, request.previous));
  return { raw: { bytes, extension: 'json' }, mode: fresh.mode, rows: parseIndicator(series, bytes).length };
}

/**
 * The snapshots of the previous document with the fresh one after them. A fresh one of the same day takes the other's
 * place, and one without a new value is not kept: its numbers have been known before.
 */
function withHistory(fresh: IndicatorBronze, previous: Uint8Array | undefined): IndicatorBronze {
  if (previous === undefined) return fresh;
  const before = decodeBronze(fresh.series, previous);
  // Numbers of the bundled snapshot and of the World Bank, or of two countries, are not one history.
  if (before.mode !== fresh.mode || before.country !== fresh.country) return fresh;
  const [now] = fresh.snapshots;
  const last = before.snapshots[before.snapshots.length - 1];
  if (now === undefined) return { ...fresh, snapshots: before.snapshots };
  if (last === undefined) return fresh;
  if (now.lastUpdated < last.lastUpdated) {
    throw new SourceUnavailableError(
      `The World Bank should give ${fresh.series} as of ${last.lastUpdated} or later, got ${now.lastUpdated}: an old copy answered. It is worth another try.`,
    );
  }
  const valuesOf = (snapshot: IndicatorSnapshot) =>
    JSON.stringify(endedRows(fresh, snapshot).map(({ obsDate, value }) => [obsDate, value]));
  if (valuesOf(now) === valuesOf(last)) return { ...fresh, snapshots: before.snapshots };
  return { ...fresh, snapshots: [...before.snapshots.filter((each) => each.lastUpdated < now.lastUpdated), now] };
}

/** Pages of one reading; a total or a date that changes between them means that the data did. */
function checkSame(series: string, first: IndicatorPage | undefined, page: IndicatorPage): void {
  if (first === undefined || (first.total === page.total && first.lastUpdated === page.lastUpdated)) return;
  throw new SourceUnavailableError(
    `The World Bank should give one state of ${series}, got ${first.total} rows of ${first.lastUpdated ?? 'no date'} and then ${page.total} of ${page.lastUpdated ?? 'no date'}: the series changed while it was read. It is worth another try.`,
  );
}

function checkComplete(series: string, pages: readonly IndicatorPage[]): void {
  const rows = pages.flatMap((page) => page.rows);
  const { total } = pages[0]!;
  if (rows.length !== total) {
    throw new SourceUnavailableError(
      `The World Bank should give ${total} rows of ${series}, got ${rows.length}: the reply is partial. It is worth another try.`,
    );
  }
}

function optionsOf({ series, options }: SeriesRequest): Asked {
  const country = options?.country ?? 'USA';
  if (typeof country !== 'string' || !/^[A-Z0-9]{2,3}$/.test(country)) {
    throw new ConfigError(
      `The option country of ${series} should be one code of two or three capitals such as USA, DEU or WLD, got ${JSON.stringify(country)}: correct the system file.`,
    );
  }
  const lag = options?.assume_lag_days ?? null;
  if (lag !== null && !isWhole(lag, 0, mostLagDays)) {
    throw new ConfigError(
      `The option assume_lag_days of ${series} should be whole days from 0 to ${mostLagDays}, got ${JSON.stringify(lag)}: correct the system file.`,
    );
  }
  const pageRows = options?.page_rows ?? defaultPageRows;
  if (!isWhole(pageRows, 1, 32_500)) {
    throw new ConfigError(
      `The option page_rows of ${series} should be whole rows from 1 to 32500, got ${JSON.stringify(pageRows)}: correct the system file.`,
    );
  }
  return { country, assumeLagDays: lag, pageRows };
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
