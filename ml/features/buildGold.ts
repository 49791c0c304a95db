import { dateOf } from '../../contracts/dates.ts';
import { ConfigError, DataQualityError } from '../../contracts/failures.ts';
import { goldColumns } from '../../contracts/frame.ts';
import type { Bar, Observation } from '../../contracts/observation.ts';
import type { MeasureSpec, SystemSpec } from '../../contracts/system.ts';
import { barNames, barSeriesOf } from './barNames.ts';
import { computeFeatures, unitOf } from './computeFeatures.ts';
import { dailyValues, placedDailyValues, revisedDailyValues } from './dailyValues.ts';
import { chainOf } from './featureChain.ts';
import { measureNamed, type Markets } from './marketsAsOf.ts';
import { baseColumns, goldInputs, type GoldInputs } from './goldInputs.ts';
import { goldLabels } from './goldLabels.ts';
import type { GoldRows } from './goldRows.ts';
import type { GoldFeature, GoldSummary, GoldTable } from './goldTable.ts';
import { monthlyRows } from './monthlyRows.ts';
import { placedMonthlyValues, revisedMonthlyRows } from './revisedMonthlyRows.ts';

export type { GoldTable } from './goldTable.ts';

/** Dropped rows that a summary lists. */
const listedRows = 24;

/**
 * The gold table of a system as of a time: one row per month or session with every feature, and labels where they are
 * known by then. Uses only observations and bars with releaseTime ≤ `asOfTime` (epoch ms, the end of the as-of day).
 *
 * Features are computed on the native rows of their inputs. Monthly systems: `monthlyRows`. Daily systems: the rows are
 * the bars of the first bars series (`time` and `known_at` are the bar's release), macro features enter as of each day
 * (`dailyValues`), the target is that of `goldLabels`. Intraday systems: the same with windows of ticks for bars (`marketsAsOf`);
 * a label that would reach over a hole in the recording is missing. Rows with a missing feature are dropped, counted and named. A row never
 * depends on anything released after its `known_at`, labels aside: where values were revised it holds the vintage of that
 * time, and a transform never mixes two (`revisedMonthlyRows`, `revisedDailyValues`). `nber`: recessions, first to last
 * month inclusive.
 */
export function buildGold(input: {
  readonly spec: SystemSpec;
  readonly asOfTime: number;
  readonly observations: readonly Observation[];
  readonly bars: readonly Bar[];
  /** Of intraday systems: what was received by `asOfTime` of each series of ticks. */
  readonly markets?: Markets;
  readonly nber: readonly { readonly first: string; readonly last: string }[];
}): GoldTable {
  const { spec, asOfTime, nber } = input;
  refuseNames(spec);
  const inputs = goldInputs(input);
  const rows = spec.calendar === 'monthly' ? rowsOfMonths(inputs, spec) : rowsOfDays(inputs);
  const extra: Record<string, Float64Array> = { [goldColumns.knownAt]: rows.known, ...labels(input, inputs, rows) };
  if (spec.labels === 'nber') extra[goldColumns.nber] = recessions(rows.time, nber);
  const features = Object.keys(inputs.features);
  const from = rows.time.findIndex((at) => dateOf(at) >= spec.start);
  const wanted = from === -1 ? [] : [...rows.time.keys()].slice(from);
  const complete = wanted.filter((row) => features.every((name) => !Number.isNaN(rows.values[name]![row]!)));
  const summary = summarise(spec, inputs, rows, wanted, complete, asOfTime);
  const pick = (column: Float64Array): Float64Array => Float64Array.from(complete, (row) => column[row]!);
  const all = [...features.map((name) => [name, rows.values[name]!] as const), ...Object.entries(extra)];
  const frame = {
    time: pick(rows.time),
    columns: Object.fromEntries(all.map(([name, column]) => [name, pick(column)])),
  };
  return { frame, features, supervised: spec.target !== null, summary };
}

/** Features that have rows of their own, and the columns of those among them whose series were never revised. */
function nativeFeatures(inputs: GoldInputs) {
  const own = Object.entries(inputs.features).filter(([name]) => !inputs.placed.has(name));
  const specs = Object.fromEntries(own);
  const base = baseColumns(inputs);
  const steady = own.filter(([name]) => {
    const { features, series } = chainOf(name, specs);
    const revised = [...series].some((id) => inputs.histories.get(id)?.revised === true);
    // A mix of bars and observations has no rows: this says so.
    if (revised && [...series].some((id) => !inputs.histories.has(id))) computeFeatures(features, base);
    return !revised;
  });
  return { specs, columns: computeFeatures(Object.fromEntries(steady), base) };
}

function rowsOfMonths(inputs: GoldInputs, { name, start }: SystemSpec): GoldRows {
  const { specs, columns } = nativeFeatures(inputs);
  const native = Object.keys(specs).length;
  if (native === 0) {
    throw new ConfigError(
      `System ${name} has monthly rows, which come from its features, but all of them depend on the rows; add one such as value.`,
    );
  }
  const steady = Object.keys(columns).length === native;
  const rows = steady ? monthlyRows(columns, start) : revisedMonthlyRows({ inputs, specs, columns, start });
  const values: Record<string, Float64Array> = { ...rows.values };
  for (const [placed, feature] of inputs.placed) values[placed] = placedMonthlyValues(feature, rows, inputs);
  return { ...rows, values };
}

function rowsOfDays(inputs: GoldInputs): GoldRows {
  const { columns } = nativeFeatures(inputs);
  const time = Float64Array.from(inputs.bars, (bar) => bar.releaseTime);
  const valuesOf = (name: string): Float64Array => {
    const placed = inputs.placed.get(name);
    if (placed) return placedDailyValues(placed, time, inputs);
    const column = columns[name];
    if (!column) return revisedDailyValues(name, time, inputs);
    return column.grid === 'bars' ? column.values : dailyValues(column, time);
  };
  const values = Object.fromEntries(Object.keys(inputs.features).map((name) => [name, valuesOf(name)]));
  return { time, known: time, values };
}

function labels(
  { spec, asOfTime, observations }: Pick<Parameters<typeof buildGold>[0], 'spec' | 'asOfTime' | 'observations'>,
  inputs: GoldInputs,
  rows: GoldRows,
): Record<string, Float64Array> {
  if (spec.calendar === 'monthly') {
    if (spec.target === null) return {};
    throw new ConfigError(
      `System ${spec.name} has monthly rows and the target ${spec.target.name}; a target needs daily rows.`,
    );
  }
  const first = barSeriesOf(spec.sources)[0]!;
  const own = [...barNames(barSeriesOf(spec.sources))].filter(([, { series }]) => series === first);
  const close = own.find(([, { field }]) => field === 'close')!;
  const columns = { [goldColumns.close]: inputs.barColumns[close[0]]!.values };
  if (spec.target === null) return columns;
  const given = { spec, asOfTime, time: rows.time, bars: inputs.barColumns, observations };
  return { ...goldLabels(spec.target, given), ...columns };
}

function recessions(
  time: Float64Array,
  nber: readonly { readonly first: string; readonly last: string }[],
): Float64Array {
  return time.map((at) => {
    const month = dateOf(at).slice(0, 7);
    return nber.some(({ first, last }) => first.slice(0, 7) <= month && month <= last.slice(0, 7)) ? 1 : 0;
  });
}

const isMeasure = (feature: SystemSpec['features'][string]): feature is MeasureSpec => 'measure' in feature;

function refuseNames(spec: SystemSpec): void {
  const reserved = ['time', ...Object.values(goldColumns)];
  const taken = Object.keys(spec.features).find((name) => reserved.includes(name));
  if (taken !== undefined) {
    throw new ConfigError(
      `Feature ${taken} has the name of a gold column; rename it to none of ${reserved.join(', ')}.`,
    );
  }
}

function summarise(
  spec: SystemSpec,
  inputs: GoldInputs,
  rows: GoldRows,
  wanted: readonly number[],
  complete: readonly number[],
  asOfTime: number,
): GoldSummary {
  const features: Record<string, GoldFeature> = {};
  for (const [name, feature] of Object.entries(inputs.features)) {
    const values = rows.values[name]!;
    const present = wanted.filter((row) => !Number.isNaN(values[row]!));
    const knownFrom = present.length > 0 ? dateOf(rows.time[present[0]!]!) : null;
    const asked = spec.features[name]!;
    const unit = isMeasure(asked) ? measureNamed(asked.measure).unit : unitOf(feature);
    features[name] = { unit, knownFrom, missing: wanted.length - present.length };
  }
  if (complete.length === 0) {
    const counts = Object.entries(features).map(([name, { missing }]) => `${name} misses ${missing}`);
    throw new DataQualityError(
      `Gold of ${spec.name} as of ${dateOf(asOfTime)} needs a row with every feature, got none of ${wanted.length} rows since ${spec.start}: ${counts.join(', ')}; collect more or start later.`,
    );
  }
  const kept = new Set(complete);
  const dropped = wanted.filter((row) => row > complete[0]! && !kept.has(row));
  const why = (row: number): string => {
    const missing = Object.keys(inputs.features).filter((name) => Number.isNaN(rows.values[name]![row]!));
    return `no value of ${missing.join(', ')}`;
  };
  return {
    rows: complete.length,
    from: dateOf(rows.time[complete[0]!]!),
    to: dateOf(rows.time[complete.at(-1)!]!),
    warmupRows: wanted.indexOf(complete[0]!),
    droppedCount: dropped.length,
    droppedRows: dropped.slice(-listedRows).map((row) => ({ date: dateOf(rows.time[row]!), why: why(row) })),
    features,
    leftOut: inputs.leftOut,
  };
}
