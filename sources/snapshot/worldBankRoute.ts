import type { Answer, RouteRequest, SnapshotRoute } from './routes.ts';
import { worldBankIndicators } from './worldBankData.ts';
import type { WorldBankIndicator } from './worldBankData.ts';

const shape = /^\/v2\/country\/([^/]+)\/indicator\/([^/]+)$/;
const prefix = '/v2/';
/** The vintage of the bundled series. */
const lastUpdated = '2022-10-31';

/** The World Bank's indicators, `https://api.worldbank.org/v2`, for the United States. */
export const worldBankRoute: SnapshotRoute = {
  name: 'world-bank',
  matches: (path) => path.startsWith(prefix),
  answer,
  refusal,
};

/** The World Bank says most of what is wrong with HTTP 200. */
function refusal(status: number, message: string): Answer {
  return sorry(status, { id: status >= 500 ? '105' : '120', key: 'Injected', value: message });
}

function sorry(status: number, message: { readonly id: string; readonly key: string; readonly value: string }): Answer {
  return json(status, [{ message: [message] }]);
}

function json(status: number, document: unknown): Answer {
  return { status, body: JSON.stringify(document), type: 'application/json;charset=utf-8' };
}

const invalid = { id: '120', key: 'Invalid value', value: 'The provided parameter value is not valid' } as const;
const notFound = {
  id: '175',
  key: 'Invalid format',
  value: 'The indicator was not found. It may have been deleted or archived.',
} as const;

function answer(url: URL, { faults }: RouteRequest): Answer {
  const [, country, id] = shape.exec(url.pathname)?.map(decodeURIComponent) ?? [];
  if (country !== 'USA' && country !== 'US') return sorry(200, invalid);
  if (url.searchParams.get('format') !== 'json') return sorry(200, invalid);
  const indicator = worldBankIndicators().get(id!);
  if (indicator === undefined) return sorry(200, notFound);
  const perPage = Number(url.searchParams.get('per_page') ?? 50);
  const page = Number(url.searchParams.get('page') ?? 1);
  if (![perPage, page].every((value) => Number.isInteger(value) && value > 0)) return sorry(200, invalid);
  const rows = faults.emptySeries === id ? [] : rowsOf(indicator, url.searchParams.get('date'));
  if (rows.length === 0) {
    return json(200, [{ page: 0, pages: 0, per_page: 0, total: 0, sourceid: null, lastupdated: null }, null]);
  }
  const shown = rows.slice((page - 1) * perPage, page * perPage);
  const header = {
    page,
    pages: Math.ceil(rows.length / perPage),
    per_page: perPage,
    total: rows.length,
    sourceid: '2',
    lastupdated: lastUpdated,
  };
  return json(200, [header, faults.partialPage ? shown.slice(0, -1) : shown]);
}

/** Newest first, as the World Bank gives them; `date` is one period or a range `2000:2010`. */
function rowsOf({ id, title, rows }: WorldBankIndicator, date: string | null): readonly unknown[] {
  const [from, to] = date === null ? ['', '~'] : [date.split(':')[0]!, `${date.split(':').pop()!}~`];
  return rows
    .filter((row) => row.date >= from && row.date <= to)
    .map((row) => ({
      indicator: { id, value: title },
      country: { id: 'US', value: 'United States' },
      countryiso3code: 'USA',
      date: row.date,
      value: row.value,
      unit: '',
      obs_status: '',
      decimal: 0,
    }))
    .reverse();
}
