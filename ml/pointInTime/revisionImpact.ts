import { dateOf } from '../../contracts/dates.ts';
import { InputError } from '../../contracts/failures.ts';
import type { Frame, Matrix } from '../../contracts/frame.ts';
import type { Observation } from '../../contracts/observation.ts';
import type { RevisionImpact } from '../../contracts/pointInTime.ts';
import { columnImpact } from './columnImpact.ts';
import { restatedTables, type RestatedTables, type VintageGiven } from './restatedTables.ts';
import { latestView } from './views.ts';

/**
 * What a new vintage of a series changes in the rows of the past: features of a table that takes the latest value of
 * every date (`restatedView`), before and after it, and what a fitted model says of both. Rows of point-in-time gold
 * known before the release do not change; this tells how far the table of today has moved away from them.
 *
 * `observations`: every release before. `vintage`: rows of one release of one series. `predict`: named columns of
 * predictions for rows of features in the order of the system file. Changes are after less before.
 */
export function revisionImpact(
  given: VintageGiven & {
    readonly predict?: (x: Matrix) => Readonly<Record<string, Float64Array>>;
    /** The tables, where the caller has them. */
    readonly tables?: RestatedTables;
  },
): RevisionImpact {
  const { observations, vintage, predict } = given;
  const { series, releaseTime } = vintageOf(vintage);
  const { before, after } = given.tables ?? restatedTables(given);
  const rowOf = new Map(Array.from(after.frame.time, (time, row) => [time, row]));
  const common = [...before.frame.time.keys()].filter((row) => rowOf.has(before.frame.time[row]!));
  const pairs = common.map((row) => [row, rowOf.get(before.frame.time[row]!)!] as const);
  const names = before.features.filter((name) => after.features.includes(name));
  const compare = (column: string, old: Float64Array, now: Float64Array) =>
    columnImpact(
      column,
      pairs.map(([a, b]) => ({ time: before.frame.time[a]!, before: old[a]!, after: now[b]! })),
    );
  const features = names.flatMap((name) => compare(name, before.frame.columns[name]!, after.frame.columns[name]!));
  const changed = pairs.filter(([a, b]) =>
    names.some((name) => before.frame.columns[name]![a] !== after.frame.columns[name]![b]),
  );
  const [old, now] = predict
    ? [predict(matrixOf(before.frame, names)), predict(matrixOf(after.frame, names))]
    : [{}, {}];
  return {
    series,
    releasedOn: dateOf(releaseTime),
    ...datesOf(observations, vintage),
    rows: common.length,
    changedRows: changed.length,
    rowsGained: after.frame.time.length - common.length,
    rowsLost: before.frame.time.length - common.length,
    features,
    predictions: Object.keys(old).flatMap((name) => compare(name, old[name]!, now[name]!)),
  };
}

function vintageOf(vintage: readonly Observation[]): Observation {
  const first = vintage[0];
  const odd = vintage.find((row) => row.series !== first?.series || row.releaseTime !== first.releaseTime);
  if (first && !odd) return first;
  const found = odd
    ? `${first!.series} of ${dateOf(first!.releaseTime)} and ${odd.series} of ${dateOf(odd.releaseTime)}`
    : 'no row';
  throw new InputError(`A vintage is one release of one series, got ${found}; give the rows of one.`);
}

function datesOf(observations: readonly Observation[], vintage: readonly Observation[]) {
  const { series } = vintage[0]!;
  const held = new Map(
    latestView(observations.filter((row) => row.series === series)).map(({ obsDate, value }) => [obsDate, value]),
  );
  return {
    revisedDates: vintage.filter(({ obsDate, value }) => held.has(obsDate) && held.get(obsDate) !== value).length,
    newDates: vintage.filter(({ obsDate }) => !held.has(obsDate)).length,
  };
}

function matrixOf({ time, columns }: Frame, names: readonly string[]): Matrix {
  const values = new Float64Array(time.length * names.length);
  names.forEach((name, j) => columns[name]!.forEach((value, i) => (values[i * names.length + j] = value)));
  return { rows: time.length, columns: names, values };
}
