import { isDate } from '../../contracts/dates.ts';

/** A request that FRED's API would refuse; the message is FRED's wording. */
export interface BadRequest {
  readonly code: 400 | 404;
  readonly message: string;
}

export interface SnapshotQuery {
  /** Empty where the path takes a release. */
  readonly series: string;
  /** 0 where the path takes a series. */
  readonly release: number;
  readonly realtimeStart: string;
  readonly realtimeEnd: string;
  readonly observationStart: string;
  readonly observationEnd: string;
  readonly sortOrder: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
  readonly withNoData: boolean;
}

export const allTime = { start: '1776-07-04', end: '9999-12-31' } as const;

interface PathRules {
  readonly subject: 'series_id' | 'release_id';
  readonly names: readonly string[];
  readonly mostRows: number;
  /** The real-time period of a request that names none. */
  readonly period: 'today' | 'all';
}

const always = ['api_key', 'file_type', 'realtime_start', 'realtime_end'];
const paging = ['limit', 'offset', 'sort_order'];

/** Paths that are served, with what each takes. */
export const pathRules: Readonly<Record<string, PathRules>> = {
  '/fred/series': { subject: 'series_id', names: [], mostRows: 1, period: 'today' },
  '/fred/series/release': { subject: 'series_id', names: [], mostRows: 1, period: 'today' },
  '/fred/series/observations': {
    subject: 'series_id',
    names: [...paging, 'observation_start', 'observation_end', 'units', 'output_type'],
    mostRows: 100_000,
    period: 'today',
  },
  '/fred/series/vintagedates': { subject: 'series_id', names: paging, mostRows: 10_000, period: 'all' },
  '/fred/release/dates': {
    subject: 'release_id',
    names: [...paging, 'include_release_dates_with_no_data'],
    mostRows: 10_000,
    period: 'all',
  },
};

/** Reads and checks the parameters of a path of `pathRules`. */
export function readQuery(path: string, query: URLSearchParams, today: string): SnapshotQuery | BadRequest {
  const rules = pathRules[path]!;
  const problem = checkKey(query.get('api_key')) ?? checkNames(query, rules) ?? checkFixed(query);
  if (problem !== null) return bad(problem);
  const dates = {
    realtimeStart: query.get('realtime_start') ?? (rules.period === 'all' ? allTime.start : today),
    realtimeEnd: query.get('realtime_end') ?? (rules.period === 'all' ? allTime.end : today),
    observationStart: query.get('observation_start') ?? allTime.start,
    observationEnd: query.get('observation_end') ?? allTime.end,
  };
  const wrong = checkDates(dates);
  if (wrong !== null) return bad(wrong);
  const limit = Number(query.get('limit') ?? rules.mostRows);
  const offset = Number(query.get('offset') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > rules.mostRows) {
    return bad(`The value for variable limit is not between 1 and ${rules.mostRows}.`);
  }
  if (!Number.isInteger(offset) || offset < 0) return bad('The value for variable offset is not 0 or greater.');
  const sortOrder = query.get('sort_order') === 'desc' ? 'desc' : 'asc';
  const release = Number(query.get('release_id') ?? 0);
  const withNoData = query.get('include_release_dates_with_no_data') === 'true';
  return { series: query.get('series_id') ?? '', release, ...dates, sortOrder, limit, offset, withNoData };
}

function checkDates(dates: Pick<SnapshotQuery, 'realtimeStart' | 'realtimeEnd'>): string | null {
  for (const [name, date] of Object.entries(dates)) {
    const variable = name.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);
    if (!isDate(date)) return `The value for variable ${variable} is not a valid date.`;
  }
  if (dates.realtimeStart <= dates.realtimeEnd) return null;
  return 'The date set by variable realtime_start can not be after the date set by variable realtime_end.';
}

function bad(message: string): BadRequest {
  return { code: 400, message: `Bad Request.  ${message}` };
}

function checkKey(key: string | null): string | null {
  if (key === null) {
    return 'Variable api_key is not set.  Read https://fred.stlouisfed.org/docs/api/api_key.html for more information.';
  }
  if (isKey(key)) return null;
  return 'The value for variable api_key is not a 32 character alpha-numeric lower-case string.  Read https://fred.stlouisfed.org/docs/api/api_key.html for more information.';
}

export function isKey(text: string): boolean {
  return /^[0-9a-z]{32}$/.test(text);
}

function checkNames(query: URLSearchParams, { subject, names }: PathRules): string | null {
  const known = [subject, ...always, ...names];
  for (const name of new Set(query.keys())) {
    if (!known.includes(name)) return `Variable ${name} is not known.  Known are ${known.join(', ')}.`;
    if (query.getAll(name).length > 1) return `Variable ${name} is set more than once.`;
  }
  return query.get(subject) ? null : `Variable ${subject} is not set.`;
}

/** Parameters of which the snapshot serves some values only. */
function checkFixed(query: URLSearchParams): string | null {
  const served = {
    units: ['lin'],
    output_type: ['1'],
    file_type: ['json'],
    sort_order: ['asc', 'desc'],
    include_release_dates_with_no_data: ['true', 'false'],
  };
  for (const [name, values] of Object.entries(served)) {
    const value = query.get(name);
    if (value !== null && !values.includes(value)) {
      return `The value for variable ${name} is not ${values.join(' or ')}, which is what the snapshot serves.`;
    }
  }
  return null;
}
