import { endOfDay } from '../../contracts/dates.ts';
import { regularFrequency } from '../../contracts/regularFrequency.ts';
import type { Bar, Observation, SeriesKind } from '../../contracts/observation.ts';
import type { SeriesSpec, SystemSpec } from '../../contracts/system.ts';
import type { Revision, Subject } from './check.ts';

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

type Known = Pick<Subject, 'dates' | 'values' | 'duplicates' | 'disordered' | 'revisions'>;

/** What later vintages changed of one date's values; rows by vintage. */
function revisionsOf(rows: readonly Row[]): readonly Revision[] {
  const found: Revision[] = [];
  let held: number | null = null;
  for (const { date, vintage, value } of rows) {
    if (value === null) continue;
    if (held !== null && value !== held) found.push({ date, vintage, from: held, to: value });
    held = value;
  }
  return found;
}

/** Values as known on the as-of date: of each date the last release; same date in the same vintage is a duplicate. */
function asKnown(rows: readonly Row[]): Known {
  const seen = new Set<string>();
  const [duplicates, disordered] = [new Set<string>(), new Set<string>()];
  const byDate = new Map<string, Row[]>();
  let previous: Row | undefined;
  for (const row of rows) {
    const key = `${row.date} ${row.vintage}`;
    if (seen.has(key)) duplicates.add(row.date);
    else {
      // A newer vintage starts again from its first date; going back without one is disorder.
      if (previous && row.date < previous.date && row.vintage <= previous.vintage) disordered.add(row.date);
      previous = row;
    }
    seen.add(key);
    const group = byDate.get(row.date);
    if (group) group.push(row);
    else byDate.set(row.date, [row]);
  }
  const groups = [...byDate]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, group]) => ({ date, group: group.length > 1 ? group.sort((a, b) => a.known - b.known) : group }));
  return {
    dates: groups.map(({ date }) => date),
    values: groups.map(({ group }) => group.at(-1)!.value),
    duplicates: [...duplicates].sort(),
    disordered: [...disordered].sort(),
    revisions: groups.flatMap(({ group }) => (group.length > 1 ? revisionsOf(group) : [])),
  };
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

const rowOfBar = (bar: Bar): Row => ({
  date: bar.sessionDate,
  vintage: '',
  known: bar.releaseTime,
  value: bar.close,
});

const byDate = (a: Bar, b: Bar): number => (a.sessionDate < b.sessionDate ? -1 : a.sessionDate > b.sessionDate ? 1 : 0);

/** The same series without the sessions of these dates. */
export function withoutSessions(subject: Subject, dates: ReadonlySet<string>): Subject {
  const bars = subject.bars.filter(({ sessionDate }) => !dates.has(sessionDate));
  const { duplicates, disordered } = subject;
  return { ...subject, bars, ...asKnown(bars.map(rowOfBar)), duplicates, disordered };
}

/** Every series that was collected, as known at the end of the as-of date and from the system's start on. */
export function buildSubjects(input: DataToCheck): readonly Subject[] {
  const { spec, asOf } = input;
  const limit = endOfDay(asOf);
  const observations = groupBy(input.observations);
  const bars = groupBy(input.bars);
  const absent = new Set(input.absent.map((one) => one.id));
  const build = (series: SeriesSpec, kind: SeriesKind): Subject => {
    const sessions = (kind === 'bars' ? (bars.get(series.id) ?? []) : []).filter(
      (bar) => bar.sessionDate >= spec.start && bar.releaseTime <= limit,
    );
    const observed = (kind === 'bars' ? [] : (observations.get(series.id) ?? [])).filter(
      (row) => row.periodEnd >= spec.start && row.releaseTime <= limit,
    );
    const rows =
      kind === 'bars'
        ? sessions.map(rowOfBar)
        : observed.map((row) => ({
            ...{ date: row.obsDate, vintage: row.realtimeStart, known: row.releaseTime },
            value: row.value,
          }));
    return {
      series: series.id,
      kind,
      frequency: regularFrequency(series),
      optional: series.optional,
      asOf,
      bars: [...sessions].sort(byDate),
      ...asKnown(rows),
    };
  };
  return spec.sources.flatMap(({ kind, series: all }) =>
    kind === 'ticks' ? [] : all.filter(({ id }) => !absent.has(id)).map((series) => build(series, kind)),
  );
}
