import { addDays, dateOf } from '../../contracts/dates.ts';
import { estimatedRelease } from '../releaseLags.ts';
import { bundledCells } from './bundledCells.ts';
import { snapshotSeries } from './data.ts';
import type { SnapshotSeries } from './data.ts';
import type { Faults } from './faults.ts';
import type { SnapshotVintages } from './routes.ts';

/** A value and the days, both included, on which it was the current one. */
export interface HistoryRow {
  readonly date: string;
  readonly value: string;
  readonly start: string;
  readonly end: string;
}

/** A series as FRED and ALFRED know it. */
export interface SeriesHistory {
  readonly series: SnapshotSeries;
  /** Ascending by date, then by start. */
  readonly rows: readonly HistoryRow[];
  /** Days on which a value came or changed, ascending; null where the series is in FRED only, not in ALFRED. */
  readonly vintageDates: readonly string[] | null;
}

export const lastDay = '9999-12-31';

export interface HistoryOptions {
  readonly vintages: SnapshotVintages;
  readonly faults: Faults;
  /** FRED's day, on which a revision storm ends. */
  readonly today: string;
}

/** By what they are made from: a storm's tens of thousands of rows are asked for window by window. */
const storms = new Map<string, SeriesHistory>();
let bundled: ReadonlyMap<string, readonly HistoryRow[]> | undefined;

/** What the server knows of a series; undefined where it does not exist. */
export function historyOf(id: string, { vintages, faults, today }: HistoryOptions): SeriesHistory | undefined {
  const series = snapshotSeries().get(id);
  if (series === undefined) return undefined;
  if (id === faults.emptySeries) return { series, rows: [], vintageDates: null };
  const real = vintages === 'fixture' ? bundledVintages().get(id) : undefined;
  const rows = faults.missingOctober2025 ? withoutOctober2025(series, real) : (real ?? latestRows(series));
  const history = { series, rows, vintageDates: real === undefined ? null : startsOf(rows) };
  return faults.revisionStorm === undefined ? history : storm(history, faults.revisionStorm, today);
}

/** Intervals from a list of changes, per date ascending by start. */
export function historyRows(changes: readonly { date: string; start: string; value: string }[]): readonly HistoryRow[] {
  return changes.map(({ date, value, start }, i) => {
    const next = changes[i + 1];
    return { date, value, start, end: next?.date === date ? addDays(next.start, -1) : lastDay };
  });
}

export function startsOf(rows: readonly HistoryRow[]): readonly string[] {
  return [...new Set(rows.map(({ start }) => start))].sort();
}

function bundledVintages(): ReadonlyMap<string, readonly HistoryRow[]> {
  if (bundled !== undefined) return bundled;
  const changes = new Map<string, { date: string; start: string; value: string }[]>();
  for (const [id, date, start, value] of bundledCells('vintages.csv')) {
    const list = changes.get(id!) ?? [];
    list.push({ date: date!, start: start!, value: value! });
    changes.set(id!, list);
  }
  bundled = new Map([...changes].map(([id, list]) => [id, historyRows(list)]));
  return bundled;
}

function latestRows(series: SnapshotSeries): readonly HistoryRow[] {
  return series.rows.map(({ date, value, released }) => ({ date, value, start: released, end: lastDay }));
}

/** The series goes on to January 2026, its last value repeated; October 2025 came with November and has no value. */
function withoutOctober2025(series: SnapshotSeries, real: readonly HistoryRow[] | undefined): readonly HistoryRow[] {
  const rows = [...(real ?? latestRows(series))];
  const last = rows[rows.length - 1];
  if (series.frequency !== 'monthly' || last === undefined) return rows;
  for (let month = nextMonth(last.date); month <= '2026-01-01'; month = nextMonth(month)) {
    const october = month === '2025-10-01';
    const start = estimatedRelease(series.id, series.frequency, october ? '2025-11-01' : month);
    rows.push({ date: month, value: october ? '.' : last.value, start, end: lastDay });
  }
  return rows;
}

function nextMonth(date: string): string {
  return dateOf(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 1));
}

/** So many periods at the end of a series are hit by a storm. */
const stormy = 12;

function storm(history: SeriesHistory, days: number, today: string): SeriesHistory {
  const key = `${history.series.id} ${days} ${today} ${history.rows.length}`;
  const known = storms.get(key);
  if (known !== undefined) return known;
  const first = addDays(today, 1 - days);
  const dates = new Set([...new Set(history.rows.map(({ date }) => date))].slice(-stormy));
  const rows = history.rows.flatMap((row) => {
    if (!dates.has(row.date) || row.end !== lastDay || row.value === '.') return [row];
    const from = row.start < first ? first : addDays(row.start, 1);
    const changes = [{ date: row.date, start: row.start, value: row.value }];
    for (let day = from, i = 1; day <= today; day = addDays(day, 1), i++) {
      changes.push({ date: row.date, start: day, value: (Number(row.value) + (i % 100) / 10).toFixed(1) });
    }
    return historyRows(changes);
  });
  const stormed = { ...history, rows, vintageDates: startsOf(rows) };
  storms.set(key, stormed);
  return stormed;
}
