import { InputError } from '../../contracts/failures.ts';
import type { ColumnProfile, ProfilePage, ProfileTime, TextProfile } from '../../contracts/profile.ts';
import { quantile } from '../stats/quantile.ts';
import { correlations, type NumericColumn } from './correlations.ts';
import { dependence, mostTested } from './dependence.ts';
import { distribution } from './distribution.ts';
import { missingMap } from './missingMap.ts';

export interface TableToProfile extends Pick<ProfilePage, 'title' | 'source' | 'sha256'> {
  readonly rows: number;
  /** The column that rows are ordered by: epoch milliseconds UTC, none missing. */
  readonly time: NumericColumn | null;
  readonly numbers: readonly NumericColumn[];
  readonly texts: readonly { readonly name: string; readonly values: readonly (string | null)[] }[];
}

const mostFrequent = 5;
/** Beyond these a matrix is neither readable nor quick. */
const correlatedColumns = 40;
const correlatedRows = 20_000;

function timeProfile({ name, values }: NumericColumn): ProfileTime {
  const steps = values.slice(1).map((value, row) => value - values[row]!);
  return {
    column: name,
    first: values[0]!,
    last: values.at(-1)!,
    medianStep: steps.length === 0 ? 0 : quantile(steps, 0.5),
    disordered: steps.filter((step) => step <= 0).length,
  };
}

function columnProfile({ name, values }: NumericColumn): ColumnProfile {
  const present = values.filter((value) => Number.isFinite(value));
  return {
    name,
    present: present.length,
    missing: values.length - present.length,
    distinct: new Set(present).size,
    distribution: present.length === 0 ? null : distribution(present),
    dependence: dependence(values),
  };
}

function textProfile({ name, values }: TableToProfile['texts'][number]): TextProfile {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const present = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const most = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, mostFrequent);
  return { name, missing: values.length - present, distinct: counts.size, most };
}

function notesOn(table: TableToProfile, columns: readonly ColumnProfile[]): string[] {
  const long = columns.filter((column) => column.dependence?.rows === mostTested).length;
  const uneven = table.time !== null && timeProfile(table.time).disordered > 0;
  return [
    ...(table.time === null
      ? ['The table has no column of times: rows are taken to be in order of time and evenly spaced.']
      : []),
    ...(uneven ? ['Times do not ascend: autocorrelations and tests go by the order of the rows.'] : []),
    ...(columns.length > correlatedColumns
      ? [`Correlations are of the first ${correlatedColumns} of ${columns.length} columns.`]
      : []),
    ...(table.rows > correlatedRows ? [`Correlations are over the last ${correlatedRows} rows.`] : []),
    ...(long > 0
      ? [`Columns that were tested on their last ${mostTested} rows without a missing value: ${long}.`]
      : []),
  ];
}

/**
 * Everything that the profile of a table shows, from its columns. A missing or infinite number is NaN or ±∞ and counts
 * as missing. The same table gives the same profile.
 */
export function profileTable(table: TableToProfile): ProfilePage {
  const { title, source, sha256, rows, time, numbers, texts } = table;
  const odd = [...numbers, ...texts, ...(time ? [time] : [])].find(({ values }) => values.length !== rows);
  if (odd)
    throw new InputError(
      `A table of ${rows} rows needs columns of that length, got ${odd.values.length} in ${odd.name}.`,
    );
  if (rows === 0) throw new InputError(`${source} has no row to profile; choose a table that has some.`);
  const columns = numbers.map(columnProfile);
  return {
    ...{ title, source, sha256, rows },
    time: time === null ? null : timeProfile(time),
    columns,
    texts: texts.map(textProfile),
    missing: missingMap(numbers, rows),
    correlations: correlations(
      numbers
        .slice(0, correlatedColumns)
        .map(({ name, values }) => ({ name, values: values.subarray(Math.max(0, rows - correlatedRows)) })),
    ),
    notes: notesOn(table, columns),
  };
}
