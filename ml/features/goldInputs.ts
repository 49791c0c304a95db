import { dateOf } from '../../contracts/dates.ts';
import { ConfigError, DataQualityError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Bar, Observation } from '../../contracts/observation.ts';
import { regularFrequency } from '../../contracts/regularFrequency.ts';
import type { FeatureSpec, SeriesSpec, SystemSpec } from '../../contracts/system.ts';
import { barsAsOf, type BarInputs } from './barsAsOf.ts';
import type { Column } from './column.ts';
import { featureNamed, inputsOf } from './computeFeatures.ts';
import type { Placement } from './defineFeature.ts';
import { marketsAsOf, withoutMeasures, type Markets } from './marketsAsOf.ts';
import { advance, columnOf, historyOf, newState, type SeriesHistory } from './seriesHistory.ts';

/** A feature that is made on the rows of gold, from one series. */
export interface PlacedFeature {
  readonly series: string;
  readonly placement: Placement;
}

/** What a gold table is made from, as of its time. */
export interface GoldInputs {
  /** Bars of the first series in the order of release; empty where the rows are months. */
  readonly bars: readonly Bar[];
  readonly barColumns: Readonly<Record<string, Column>>;
  /** Releases of the series that features read. */
  readonly histories: ReadonlyMap<string, SeriesHistory>;
  /** Features that can be computed, in the order of the system file. */
  readonly features: Readonly<Record<string, FeatureSpec>>;
  /** Those among them that are made on the rows of gold. */
  readonly placed: ReadonlyMap<string, PlacedFeature>;
  readonly leftOut: Readonly<Record<string, string>>;
}

/**
 * Cuts the data to what was known at `asOfTime` and finds what each feature reads. Features that need an absent optional
 * series are left out by name; an absent series that is not optional is refused.
 */
export function goldInputs(input: {
  readonly spec: SystemSpec;
  readonly asOfTime: number;
  readonly observations: readonly Observation[];
  readonly bars: readonly Bar[];
  readonly markets?: Markets;
}): GoldInputs {
  const { spec, asOfTime } = input;
  const bars = rowsOf(input);
  const series = new Map(spec.sources.flatMap((source) => source.series.map((each) => [each.id, each] as const)));
  const macro = spec.sources.flatMap((source) =>
    source.kind !== 'observations' ? [] : source.series.map(({ id }) => id),
  );
  const grouped = bySeries(input.observations, asOfTime);
  const histories = new Map<string, SeriesHistory>();
  const features: Record<string, FeatureSpec> = {};
  const placed = new Map<string, PlacedFeature>();
  const leftOut: Record<string, string> = {};
  for (const [name, feature] of Object.entries(withoutMeasures(spec.features))) {
    const placement = placementOf(feature);
    const reasons = inputsOf(feature).flatMap((id) => {
      if (placed.has(id)) throw refusePlaced(name, id);
      if (placement && !macro.includes(id)) throw refuseUnplaced(name, id);
      if (Object.hasOwn(features, id) || Object.hasOwn(bars.columns, id)) return [];
      if (Object.hasOwn(leftOut, id)) return [leftOut[id]!];
      const noBars = bars.absent.get(id);
      if (noBars !== undefined) return [reasonOf(series.get(noBars)!, 'bar', asOfTime)];
      if (!macro.includes(id)) refuseName(name, id, [...macro, ...Object.keys({ ...bars.columns, ...features })]);
      const found = grouped.get(id);
      if (!found) return [reasonOf(series.get(id)!, 'observation', asOfTime)];
      if (!histories.has(id)) histories.set(id, historyOf(found, regularFrequency(series.get(id)!)));
      return [];
    });
    if (reasons.length > 0) leftOut[name] = reasons[0]!;
    else {
      features[name] = feature;
      if (placement) placed.set(name, { series: inputsOf(feature)[0]!, placement });
    }
  }
  if (Object.keys(features).length === 0) {
    throw new DataQualityError(
      `System ${spec.name} needs at least one feature, got none as of ${dateOf(asOfTime)}; add data.`,
    );
  }
  return { bars: bars.rows, barColumns: bars.columns, histories, features, placed, leftOut };
}

/** Bars or windows of ticks that make the rows; none where the rows are months. */
function rowsOf(input: {
  readonly spec: SystemSpec;
  readonly asOfTime: number;
  readonly bars: readonly Bar[];
  readonly markets?: Markets;
}): BarInputs {
  const { spec, asOfTime, bars, markets = {} } = input;
  if (spec.calendar === 'monthly') return { rows: [], columns: {}, absent: new Map() };
  return spec.calendar === 'intraday' ? marketsAsOf(spec, markets) : barsAsOf(spec, bars, asOfTime);
}

/** Columns of every input with all that was released. */
export function baseColumns({ barColumns, histories }: GoldInputs): Record<string, Column> {
  const columns: Record<string, Column> = { ...barColumns };
  for (const [id, history] of histories) {
    const state = newState(history);
    advance(state, Infinity);
    columns[id] = columnOf(state, { since: -Infinity, until: Infinity, reach: 0 });
  }
  return columns;
}

/** The same with times instead of values: when each row first had a value, whatever became of it. */
export function firstKnownColumns({ barColumns, histories }: GoldInputs): Record<string, Column> {
  const columns: Record<string, Column> = {};
  for (const [name, column] of Object.entries(barColumns)) columns[name] = { ...column, values: column.known };
  for (const [id, history] of histories) {
    const state = newState(history);
    advance(state, Infinity);
    columns[id] = { grid: history.grid, time: history.time, known: state.known, values: state.known };
  }
  return columns;
}

function placementOf(feature: FeatureSpec): Placement | undefined {
  return 'expression' in feature ? undefined : featureNamed(feature.feature).place?.(feature.parameters);
}

function bySeries(all: readonly Observation[], asOfTime: number): Map<string, Observation[]> {
  const grouped = new Map<string, Observation[]>();
  for (const observation of all) {
    if (observation.releaseTime > asOfTime) continue;
    const found = grouped.get(observation.series);
    if (found) found.push(observation);
    else grouped.set(observation.series, [observation]);
  }
  return grouped;
}

function reasonOf({ id, optional }: SeriesSpec, what: string, asOfTime: number): string {
  const sentence = `series ${id} has no ${what} released by ${dateOf(asOfTime)}`;
  if (optional) return `optional ${sentence}`;
  throw new DataQualityError(
    `Features need every series that is not optional, but ${sentence}; collect it or mark it optional.`,
  );
}

function refusePlaced(feature: string, id: string): ConfigError {
  return new ConfigError(
    `Feature ${feature} reads ${id}, which depends on the time of the row and has no rows of its own; read its series instead.`,
  );
}

function refuseUnplaced(feature: string, id: string): ConfigError {
  return new ConfigError(
    `Feature ${feature} needs a series of observations, which has times of release, got ${id}; name such a series.`,
  );
}

function refuseName(feature: string, id: string, known: readonly string[]): never {
  const names = known.join(', ');
  throw new ConfigError(
    `Feature ${feature} reads ${id}, which is not a series or an earlier feature: ${names}.${suggestion(id, known)}`,
  );
}
