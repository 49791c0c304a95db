import { ConfigError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Parameters } from '../../contracts/system.ts';

/** Where a table keeps what an observation needs; null where it does not keep it. */
export interface TableMapping {
  readonly schema: string;
  readonly table: string;
  readonly series: string;
  readonly date: string;
  readonly value: string;
  readonly realtimeStart: string | null;
  readonly realtimeEnd: string | null;
  readonly releaseTime: string | null;
}

/** A column as the database describes it. */
export interface TableColumn {
  readonly name: string;
  /** As `format_type` writes it, such as `timestamp without time zone`. */
  readonly type: string;
}

type Role = Exclude<keyof TableMapping, 'schema' | 'table'>;

const optionOf: Readonly<Record<Role, string>> = {
  series: 'series_column',
  date: 'date_column',
  value: 'value_column',
  realtimeStart: 'realtime_start_column',
  realtimeEnd: 'realtime_end_column',
  releaseTime: 'release_time_column',
};

const days = ['date', 'timestamp without time zone'];
const texts = ['text', 'character varying', 'character', 'name'];
const numbers = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'];
/** A `timestamp with time zone` as a day would be a different day in another zone. */
const typesOf: Readonly<Record<Role, readonly string[]>> = {
  series: texts,
  date: days,
  value: numbers,
  realtimeStart: days,
  realtimeEnd: days,
  releaseTime: ['timestamp with time zone'],
};

const longestName = 63;

/** An identifier as SQL takes it whatever it holds. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Reads the options of a system file; says which one is wrong. */
export function readMapping(options: Parameters): TableMapping {
  const name = (option: string): string | null => {
    const given = options[option];
    if (given === undefined) return null;
    if (typeof given === 'string' && given !== '' && !given.includes('\u0000') && bytesOf(given) <= longestName) {
      return given;
    }
    throw new ConfigError(
      `The option ${option} of source postgres should be a name of 1 to ${longestName} bytes, got ${JSON.stringify(given)}: correct the system file.`,
    );
  };
  const assumeLatest = options.assume_latest ?? false;
  if (typeof assumeLatest !== 'boolean') {
    throw new ConfigError(
      `The option assume_latest of source postgres should be true or false, got ${JSON.stringify(assumeLatest)}: correct the system file.`,
    );
  }
  const table = name('table');
  if (table === null) {
    throw new ConfigError('The source postgres needs the option table, which names the table or view to read: add it.');
  }
  const mapping = {
    schema: name('schema') ?? 'public',
    table,
    series: name('series_column') ?? 'series_id',
    date: name('date_column') ?? 'obs_date',
    value: name('value_column') ?? 'value',
    realtimeStart: name('realtime_start_column'),
    realtimeEnd: name('realtime_end_column'),
    releaseTime: name('release_time_column'),
  };
  requireVintages(mapping, assumeLatest);
  return mapping;
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).byteLength;

function requireVintages({ table, realtimeStart, realtimeEnd }: TableMapping, assumeLatest: boolean): void {
  if (realtimeStart !== null && assumeLatest) {
    throw new ConfigError(
      `Table ${table} either keeps vintages (realtime_start_column) or holds latest values only (assume_latest), not both: remove one of the options.`,
    );
  }
  if (realtimeStart !== null) return;
  if (realtimeEnd !== null) {
    throw new ConfigError(
      `Table ${table} should be given realtime_start_column together with realtime_end_column, got the end only: add the start.`,
    );
  }
  if (assumeLatest) return;
  throw new ConfigError(
    `Table ${table} has no vintages mapped, so nobody can say what it held on a past day: name the column with the day from which a value ` +
      'was known in realtime_start_column, or set assume_latest: true to use its values as if they had never been revised.',
  );
}

/** Checks the mapped columns against those that the table has. */
export function checkColumns(mapping: TableMapping, columns: readonly TableColumn[]): void {
  const { schema, table } = mapping;
  const known = columns.map(({ name }) => name);
  for (const role of Object.keys(optionOf) as Role[]) {
    const wanted = mapping[role];
    if (wanted === null) continue;
    const column = columns.find(({ name }) => name === wanted);
    if (column === undefined) {
      throw new ConfigError(
        `Table ${schema}.${table} should have a column ${wanted} (${optionOf[role]}), its columns are ${known.join(', ')}.` +
          `${suggestion(wanted, known)} Correct ${optionOf[role]} in the system file.`,
      );
    }
    if (typesOf[role].includes(column.type)) continue;
    throw new ConfigError(
      `Column ${wanted} of ${schema}.${table} (${optionOf[role]}) should be of type ${typesOf[role].join(' or ')}, it is ${column.type}: ` +
        'name another column, or a view that converts it.',
    );
  }
}
