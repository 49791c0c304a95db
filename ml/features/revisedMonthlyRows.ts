import type { FeatureSpec } from '../../contracts/system.ts';
import { countUpTo } from '../stats/countBelow.ts';
import { maximumAgeMs } from './carryForward.ts';
import { computeFeatures, computeKnown } from './computeFeatures.ts';
import type { Column } from './column.ts';
import { chainOf, reachOf } from './featureChain.ts';
import { firstKnownColumns, type GoldInputs, type PlacedFeature } from './goldInputs.ts';
import { knownTimes } from './knownTimes.ts';
import { later } from './joinColumns.ts';
import { monthlyRows, placeOnMonths, type MonthlyRows } from './monthlyRows.ts';
import { placedValue } from './placedValue.ts';
import { advance, columnOf, newState, type SeriesHistory } from './seriesHistory.ts';

type Specs = Readonly<Record<string, FeatureSpec>>;

/**
 * Rows of a monthly system some of whose series were revised. Which rows there are and when each is known comes from the
 * first releases alone. A row holds what its features are in the vintage of that time (of the month's end, where no
 * feature is monthly): every value that they read, look-backs too, is the one in force then. Later revisions never come
 * into a row; where an input was withdrawn by then, the row misses the feature.
 *
 * `specs`: features that have rows of their own. `columns`: those of them whose series were never revised.
 */
export function revisedMonthlyRows(input: {
  readonly inputs: GoldInputs;
  readonly specs: Specs;
  readonly columns: Readonly<Record<string, Column>>;
  readonly start: string;
}): MonthlyRows {
  const { inputs, specs, columns, start } = input;
  const { time, known, by } = monthlyRows(knownTimes(specs, firstKnownColumns(inputs)), start);
  const revised = Object.keys(specs).filter((name) => !Object.hasOwn(columns, name));
  const values: Record<string, Float64Array> = {};
  for (const name of Object.keys(specs)) {
    const column = columns[name];
    values[name] = column ? placeOnMonths(column, time, by) : new Float64Array(time.length).fill(NaN);
  }
  const series = new Set(revised.flatMap((name) => [...chainOf(name, specs).series]));
  const histories = new Map([...series].map((id) => [id, inputs.histories.get(id)!]));
  fillVintages(values, { revised, specs, histories, time, by });
  const revisions = revisionsOf([...histories.values()]);
  const last = known.map((at, row) => later(at, revisions[countUpTo(revisions, by[row]!) - 1] ?? NaN));
  return { time, known: last.map((at, row) => (Number.isNaN(by[row]!) ? NaN : at)), values, by };
}

/** A feature that is made on rows of months, as of the time at which the row is known. */
export function placedMonthlyValues(
  feature: PlacedFeature,
  { time, by }: Pick<MonthlyRows, 'time' | 'by'>,
  inputs: GoldInputs,
): Float64Array {
  const state = newState(inputs.histories.get(feature.series)!);
  const out = new Float64Array(time.length).fill(NaN);
  for (const row of inOrder(by)) {
    advance(state, by[row]!);
    out[row] = placedValue(state, feature.placement, by[row]!, time[row]);
  }
  return out;
}

/** Computes each row's revised features from the values in force at the row's time, as far back as they read. */
function fillVintages(
  values: Readonly<Record<string, Float64Array>>,
  given: {
    readonly revised: readonly string[];
    readonly specs: Specs;
    readonly histories: ReadonlyMap<string, SeriesHistory>;
    readonly time: Float64Array;
    readonly by: Float64Array;
  },
): void {
  const { revised, specs, histories, time, by } = given;
  const wanted = new Set(revised.flatMap((name) => Object.keys(chainOf(name, specs).features)));
  const features = Object.fromEntries(Object.entries(specs).filter(([name]) => wanted.has(name)));
  const grids = new Map([...histories].map(([id, { grid }]) => [id, grid]));
  const reaches = revised.map((name) => reachOf(name, features, grids));
  const reach = Math.max(...reaches.map((each) => each.reach));
  const mixed = reaches.some((each) => each.mixed);
  const age = reaches.every(({ grid }) => grid === 'monthly') ? 0 : maximumAgeMs;
  const states = new Map([...histories].map(([id, history]) => [id, newState(history)]));
  for (const row of inOrder(by)) {
    const at = time[row]!;
    const base: Record<string, Column> = {};
    for (const [id, state] of states) {
      advance(state, by[row]!);
      base[id] = columnOf(state, { since: at - age, until: at, reach });
    }
    const columns = computeFeatures(features, base, mixed ? undefined : computeKnown);
    const [month, limit] = [Float64Array.of(at), Float64Array.of(by[row]!)];
    for (const name of revised) values[name]![row] = placeOnMonths(columns[name]!, month, limit)[0]!;
  }
}

/** Rows that have a time, earliest first. */
function inOrder(by: Float64Array): number[] {
  return [...by.keys()].filter((row) => !Number.isNaN(by[row]!)).sort((a, b) => by[a]! - by[b]! || a - b);
}

/** When dates were released again, ascending. */
function revisionsOf(histories: readonly SeriesHistory[]): Float64Array {
  const times: number[] = [];
  for (const { time, row, at } of histories) {
    const seen = new Uint8Array(time.length);
    row.forEach((period, i) => {
      if (seen[period] === 1) times.push(at[i]!);
      seen[period] = 1;
    });
  }
  return Float64Array.from(times).sort();
}
