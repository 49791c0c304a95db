import { InputError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';

const common = ['series_id', 'realtime_start', 'realtime_end'];
const paging = ['limit', 'offset', 'sort_order'];

/** What FRED documents of the paths that are asked here, without the key and the file type that every request has. */
const known: Readonly<Record<string, readonly string[]>> = {
  '/series': common,
  '/series/release': common,
  '/series/vintagedates': [...common, ...paging],
  '/series/observations': [
    ...common,
    ...paging,
    'observation_start',
    'observation_end',
    'units',
    'frequency',
    'aggregation_method',
    'output_type',
    'vintage_dates',
  ],
  '/release/dates': ['release_id', 'realtime_start', 'realtime_end', ...paging, 'include_release_dates_with_no_data'],
  '/v2/release/observations': ['release_id', 'format', 'limit', 'next_cursor'],
};

/**
 * Refuses parameters that FRED does not know. It answers them with status 200 and today's values: `vintage_date` for
 * `vintage_dates` is how revised numbers get into a backtest.
 */
export function checkParameters(path: string, names: readonly string[]): void {
  const allowed = known[path];
  if (allowed === undefined) {
    throw new InputError(`FRED is asked ${Object.keys(known).join(', ')} only, got ${path}.`);
  }
  const odd = names.find((name) => !allowed.includes(name));
  if (odd === undefined) return;
  throw new InputError(
    `FRED's ${path} takes ${allowed.join(', ')}, got ${odd}, which it would ignore and answer with today's values.${suggestion(odd, allowed)}`,
  );
}
