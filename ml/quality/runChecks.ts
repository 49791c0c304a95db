import { endOfDay } from '../../contracts/dates.ts';
import type { Bar, Observation, SeriesKind } from '../../contracts/observation.ts';
import type { QualityFinding, QualityReport, SeriesQuality } from '../../contracts/quality.ts';
import type { SeriesSpec, SystemSpec, ValidationSpec } from '../../contracts/system.ts';
import type { CheckDefinition, Subject } from './check.ts';
import { present } from './check.ts';
import { shareComplete } from './completeness.ts';
import { checks } from './registry.ts';

export interface DataToCheck {
  readonly spec: Pick<SystemSpec, 'name' | 'start' | 'sources' | 'validation'>;
  readonly asOf: string;
  readonly observations: readonly Observation[];
  readonly bars: readonly Bar[];
  /** Series that the source does not have, and why. */
  readonly absent: readonly { readonly id: string; readonly why: string }[];
  /** Which source each series came from. */
  readonly sourceOf: Readonly<Record<string, string>>;
}

interface Row {
  readonly date: string;
  readonly vintage: string;
  readonly known: number;
  readonly value: number | null;
}

/** Values as known on the as-of date: of each date the last release; same date in the same vintage is a duplicate. */
function asKnown(rows: readonly Row[]): Pick<Subject, 'dates' | 'values' | 'duplicates'> {
  const seen = new Set<string>();
  const duplicates = new Set<string>();
  const latest = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.date} ${row.vintage}`;
    if (seen.has(key)) duplicates.add(row.date);
    seen.add(key);
    const held = latest.get(row.date);
    if (!held || row.known >= held.known) latest.set(row.date, row);
  }
  const dates = [...latest.keys()].sort();
  return { dates, values: dates.map((date) => latest.get(date)!.value), duplicates: [...duplicates].sort() };
}

function groupBy<T extends { readonly series: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.series);
    if (group) group.push(item);
    else groups.set(item.series, [item]);
  }
  return groups;
}

function observedRows(observations: readonly Observation[], start: string, limit: number): readonly Row[] {
  return observations
    .filter((row) => row.periodEnd >= start && row.releaseTime <= limit)
    .map((row) => ({ date: row.obsDate, vintage: row.realtimeStart, known: row.releaseTime, value: row.value }));
}

function knownBars(bars: readonly Bar[], start: string, limit: number): readonly Bar[] {
  return bars
    .filter((bar) => bar.sessionDate >= start && bar.releaseTime <= limit)
    .sort((a, b) => (a.sessionDate < b.sessionDate ? -1 : a.sessionDate > b.sessionDate ? 1 : 0));
}

function subjects(input: DataToCheck): readonly Subject[] {
  const { spec, asOf } = input;
  const limit = endOfDay(asOf);
  const observations = groupBy(input.observations);
  const bars = groupBy(input.bars);
  const absent = new Set(input.absent.map((one) => one.id));
  const build = (series: SeriesSpec, kind: SeriesKind): Subject => {
    const sessions = kind === 'bars' ? knownBars(bars.get(series.id) ?? [], spec.start, limit) : [];
    const rows =
      kind === 'bars'
        ? sessions.map((bar) => ({ date: bar.sessionDate, vintage: '', known: bar.releaseTime, value: bar.close }))
        : observedRows(observations.get(series.id) ?? [], spec.start, limit);
    return {
      series: series.id,
      kind,
      frequency: series.frequency,
      optional: series.optional,
      asOf,
      bars: sessions,
      ...asKnown(rows),
    };
  };
  return spec.sources.flatMap((source) =>
    source.series.filter((series) => !absent.has(series.id)).map((series) => build(series, source.kind)),
  );
}

function findings(subject: Subject, limits: ValidationSpec): readonly QualityFinding[] {
  const empty = present(subject).values.length === 0;
  const definitions: readonly CheckDefinition[] = Object.values(checks);
  return definitions
    .filter((check) => check.applies.includes(subject.kind) && (!empty || check.onEmpty))
    .map((check) => {
      const { offences, expected, found } = check.run(subject, limits);
      const status = offences.length === 0 ? 'passed' : check.severity;
      return { series: subject.series, check: check.name, status, date: offences[0] ?? null, expected, found };
    });
}

function absentFindings(input: DataToCheck): readonly QualityFinding[] {
  const optional = new Map(
    input.spec.sources.flatMap((source) => source.series.map((series) => [series.id, series.optional] as const)),
  );
  return input.absent.map(({ id, why }) => ({
    series: id,
    check: 'present',
    status: optional.get(id) === true ? 'warned' : 'failed',
    date: null,
    expected: optional.get(id) === true ? 'optional series, if the source has it' : 'a series that the source has',
    found: `absent: ${why}`,
  }));
}

function quality(subject: Subject, source: string): SeriesQuality {
  const { dates } = present(subject);
  const complete = shareComplete(subject);
  return {
    series: subject.series,
    source,
    rows: dates.length,
    first: dates[0] ?? null,
    last: dates.at(-1) ?? null,
    completeness: complete?.share ?? null,
    optional: subject.optional,
  };
}

/**
 * Runs every check of the registry over every series of the system, as known on the as-of date and from the system's
 * start on; gives all findings at once. Warnings: calendar gaps, stale repeats, an absent optional series. All else fails.
 */
export function checkData(input: DataToCheck): QualityReport {
  const all = subjects(input);
  const found = [...absentFindings(input), ...all.flatMap((subject) => findings(subject, input.spec.validation))];
  return {
    system: input.spec.name,
    asOf: input.asOf,
    series: all.map((subject) => quality(subject, input.sourceOf[subject.series] ?? 'unknown')),
    findings: found,
    passed: found.every((finding) => finding.status !== 'failed'),
  };
}
