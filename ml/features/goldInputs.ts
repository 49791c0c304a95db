import { dateOf } from '../../contracts/dates.ts';
import { ConfigError, DataQualityError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Bar, Observation } from '../../contracts/observation.ts';
import type { FeatureSpec, SeriesSpec, SystemSpec } from '../../contracts/system.ts';
import { barColumns, barFields, seriesColumn, type Column } from './column.ts';
import { inputsOf } from './computeFeatures.ts';

/** What a gold table is made from, as of its time. */
export interface GoldInputs {
  /** Bars in the order of release; empty where the system has none. */
  readonly bars: readonly Bar[];
  /** Observations that features read, by series. */
  readonly observations: ReadonlyMap<string, readonly Observation[]>;
  readonly series: ReadonlyMap<string, SeriesSpec>;
  /** Features that can be computed, in the order of the system file. */
  readonly features: Readonly<Record<string, FeatureSpec>>;
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
}): GoldInputs {
  const { spec, asOfTime } = input;
  const bars = barsAsOf(spec, input.bars, asOfTime);
  const series = new Map<string, SeriesSpec>();
  for (const source of spec.sources) {
    if (source.kind === 'observations') for (const each of source.series) series.set(each.id, each);
  }
  const grouped = bySeries(input.observations, asOfTime);
  const observations = new Map<string, readonly Observation[]>();
  const features: Record<string, FeatureSpec> = {};
  const leftOut: Record<string, string> = {};
  for (const [name, feature] of Object.entries(spec.features)) {
    const reasons = inputsOf(feature).flatMap((id) => {
      if (Object.hasOwn(features, id) || isBarField(id, bars)) return [];
      if (Object.hasOwn(leftOut, id)) return [leftOut[id]!];
      const known = series.get(id) ?? refuseName(name, id, [...series.keys(), ...Object.keys(features)]);
      const found = grouped.get(id);
      if (found) observations.set(id, found);
      return found ? [] : [reasonOf(known, asOfTime)];
    });
    if (reasons.length === 0) features[name] = feature;
    else leftOut[name] = reasons[0]!;
  }
  if (Object.keys(features).length === 0) {
    throw new DataQualityError(
      `System ${spec.name} needs at least one feature, got none as of ${dateOf(asOfTime)}; add data.`,
    );
  }
  return { bars, observations, series, features, leftOut };
}

/** Columns of every input, using observations released by `by`. */
export function baseColumns(inputs: GoldInputs, by: number): Record<string, Column> {
  const columns: Record<string, Column> = inputs.bars.length > 0 ? barColumns(inputs.bars) : {};
  for (const [id, observations] of inputs.observations) {
    const released = observations.filter(({ releaseTime }) => releaseTime <= by);
    columns[id] = seriesColumn(released, inputs.series.get(id)!.frequency);
  }
  return columns;
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

function barsAsOf(spec: SystemSpec, all: readonly Bar[], asOfTime: number): readonly Bar[] {
  if (spec.calendar === 'monthly') return [];
  const known = all.filter(({ releaseTime }) => releaseTime <= asOfTime).sort((a, b) => a.releaseTime - b.releaseTime);
  const names = [...new Set(known.map(({ series }) => series))];
  if (names.length !== 1) {
    throw new DataQualityError(
      `System ${spec.name} has daily rows, which are the bars of one series, got ${names.length} (${names.join(', ')}) as of ${dateOf(asOfTime)}.`,
    );
  }
  const twice = known.findIndex((bar, i) => i > 0 && bar.releaseTime === known[i - 1]!.releaseTime);
  if (twice > 0) {
    const { sessionDate } = known[twice]!;
    throw new DataQualityError(
      `Bars of ${names[0]!} need one row a session, got ${known[twice - 1]!.sessionDate} and ${sessionDate} released at once; remove one.`,
    );
  }
  return known;
}

function isBarField(name: string, bars: readonly Bar[]): boolean {
  return bars.length > 0 && (barFields as readonly string[]).includes(name);
}

function reasonOf({ id, optional }: SeriesSpec, asOfTime: number): string {
  const sentence = `series ${id} has no observation released by ${dateOf(asOfTime)}`;
  if (optional) return `optional ${sentence}`;
  throw new DataQualityError(
    `Features need every series that is not optional, but ${sentence}; collect it or mark it optional.`,
  );
}

function refuseName(feature: string, id: string, known: readonly string[]): never {
  const names = known.join(', ');
  throw new ConfigError(
    `Feature ${feature} reads ${id}, which is not a series or an earlier feature: ${names}.${suggestion(id, known)}`,
  );
}
