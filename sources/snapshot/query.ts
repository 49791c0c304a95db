import { isDate } from '../../contracts/dates.ts';

/** A request that FRED's API would refuse; the message is FRED's wording. */
export interface BadRequest {
  readonly code: 400 | 404;
  readonly message: string;
}

export interface SnapshotQuery {
  readonly series: string;
  readonly realtimeStart: string;
  readonly realtimeEnd: string;
  readonly observationStart: string;
  readonly observationEnd: string;
  readonly sortOrder: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
}

const common = ['series_id', 'api_key', 'file_type', 'realtime_start', 'realtime_end'];
const observationsOnly = [
  'observation_start',
  'observation_end',
  'sort_order',
  'limit',
  'offset',
  'units',
  'output_type',
];
export const allTime = { start: '1776-07-04', end: '9999-12-31' } as const;

/** Reads and checks the parameters of `/series` and `/series/observations`. */
export function readQuery(path: string, query: URLSearchParams, today: string): SnapshotQuery | BadRequest {
  const isObservations = path === '/fred/series/observations';
  const problem = checkKey(query.get('api_key')) ?? checkNames(query, isObservations) ?? checkFixed(query);
  if (problem !== null) return bad(problem);
  const dates = {
    realtimeStart: query.get('realtime_start') ?? today,
    realtimeEnd: query.get('realtime_end') ?? today,
    observationStart: query.get('observation_start') ?? allTime.start,
    observationEnd: query.get('observation_end') ?? allTime.end,
  };
  for (const [name, date] of Object.entries(dates)) {
    const variable = name.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);
    if (!isDate(date)) return bad(`The value for variable ${variable} is not a valid date.`);
  }
  if (dates.realtimeStart > dates.realtimeEnd) {
    return bad('The date set by variable realtime_start can not be after the date set by variable realtime_end.');
  }
  const limit = Number(query.get('limit') ?? 100_000);
  const offset = Number(query.get('offset') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) {
    return bad('The value for variable limit is not between 1 and 100000.');
  }
  if (!Number.isInteger(offset) || offset < 0) return bad('The value for variable offset is not 0 or greater.');
  const sortOrder = query.get('sort_order') === 'desc' ? 'desc' : 'asc';
  return { series: query.get('series_id') ?? '', ...dates, sortOrder, limit, offset };
}

function bad(message: string): BadRequest {
  return { code: 400, message: `Bad Request.  ${message}` };
}

function checkKey(key: string | null): string | null {
  if (key === null) {
    return 'Variable api_key is not set.  Read https://fred.stlouisfed.org/docs/api/api_key.html for more information.';
  }
  if (/^[0-9a-z]{32}$/.test(key)) return null;
  return 'The value for variable api_key is not a 32 character alpha-numeric lower-case string.  Read https://fred.stlouisfed.org/docs/api/api_key.html for more information.';
}

function checkNames(query: URLSearchParams, isObservations: boolean): string | null {
  const known = isObservations ? [...common, ...observationsOnly] : common;
  for (const name of new Set(query.keys())) {
    if (!known.includes(name)) return `Variable ${name} is not known.  Known are ${known.join(', ')}.`;
    if (query.getAll(name).length > 1) return `Variable ${name} is set more than once.`;
  }
  return query.get('series_id') ? null : 'Variable series_id is not set.';
}

/** Parameters of which the snapshot serves one value only. */
function checkFixed(query: URLSearchParams): string | null {
  const served = { units: ['lin'], output_type: ['1'], file_type: ['json'], sort_order: ['asc', 'desc'] };
  for (const [name, values] of Object.entries(served)) {
    const value = query.get(name);
    if (value !== null && !values.includes(value)) {
      return `The value for variable ${name} is not ${values.join(' or ')}, which is what the snapshot serves.`;
    }
  }
  return null;
}
