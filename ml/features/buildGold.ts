import { dateOf } from '../../contracts/dates.ts';
import { ConfigError, DataQualityError } from '../../contracts/failures.ts';
import { goldColumns } from '../../contracts/frame.ts';
import type { Bar, Observation } from '../../contracts/observation.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { barColumns, type Column } from './column.ts';
import { computeFeatures, unitOf } from './computeFeatures.ts';
import { dailyValues } from './dailyValues.ts';
import { directionTarget } from './directionTarget.ts';
import { baseColumns, goldInputs, type GoldInputs } from './goldInputs.ts';
import type { GoldRows } from './goldRows.ts';
import type { GoldFeature, GoldSummary, GoldTable } from './goldTable.ts';
import { monthlyRows } from './monthlyRows.ts';

export type { GoldTable } from './goldTable.ts';

/** Dropped rows that a summary lists. */
const listedRows = 24;

/**
 * The gold table of a system as of a time: one row per month or session with every feature, and labels where they are
 * known by then. Uses only observations and bars with releaseTime ≤ `asOfTime` (epoch ms, the end of the as-of day).
 *
 * Features are computed on the native rows of their inputs. Monthly systems: `monthlyRows`. Daily systems: the rows are
 * the bars (`time` and `known_at` are the bar's release), macro features enter as of each day (`dailyValues`), the target
 * is `directionTarget`. Rows with a missing feature are dropped, counted and named. Where no value was revised, a row never
 * depends on anything released after its `known_at`, labels aside. `nber`: recessions, first to last month inclusive.
 */
export function buildGold(input: {
  readonly spec: SystemSpec;
  readonly asOfTime: number;
  readonly observations: readonly Observation[];
  readonly bars: readonly Bar[];
  readonly nber: readonly { readonly first: string; readonly last: string }[];
}): GoldTable {
  const { spec, asOfTime, nber } = input;
  refuseNames(spec);
  const inputs = goldInputs(input);
  const columns = computeFeatures(inputs.features, baseColumns(inputs, asOfTime));
  const rows = spec.calendar === 'monthly' ? monthlyRows(columns, spec.start) : dailyRows(columns, inputs);
  const extra: Record<string, Float64Array> = { [goldColumns.knownAt]: rows.known, ...labels(spec, inputs, rows) };
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

function dailyRows(columns: Readonly<Record<string, Column>>, inputs: GoldInputs): GoldRows {
  const time = Float64Array.from(inputs.bars, (bar) => bar.releaseTime);
  const values = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column.grid === 'bars' ? column.values : dailyValues(name, column, time, inputs),
    ]),
  );
  return { time, known: time, values };
}

function labels(spec: SystemSpec, inputs: GoldInputs, rows: GoldRows): Record<string, Float64Array> {
  if (spec.calendar === 'monthly') {
    if (spec.target === null) return {};
    throw new ConfigError(
      `System ${spec.name} has monthly rows and the target ${spec.target.name}; a target needs daily rows.`,
    );
  }
  const bars = barColumns(inputs.bars);
  const close = { [goldColumns.close]: bars['close']!.values };
  if (spec.target === null) return close;
  const price = bars[spec.target.of];
  if (!price) {
    throw new ConfigError(
      `Target ${spec.target.name} is of ${spec.target.of}; known are ${Object.keys(bars).join(', ')}.`,
    );
  }
  const { target, labelEnd, forwardReturn } = directionTarget(rows.time, price.values, spec.target.horizon);
  return {
    [goldColumns.target]: target,
    [goldColumns.labelEnd]: labelEnd,
    [goldColumns.forwardReturn]: forwardReturn,
    ...close,
  };
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
    features[name] = { unit: unitOf(feature), knownFrom, missing: wanted.length - present.length };
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
