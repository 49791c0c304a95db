import { addDays, dateOf, startOfDay } from '../../contracts/dates.ts';
import { estimatedRelease } from '../releaseLags.ts';
import type { SnapshotRelease } from './fredReleases.ts';
import type { SnapshotQuery } from './query.ts';
import { adjustments, words } from './replies.ts';
import type { SeriesHistory } from './vintages.ts';

/** Body of `/series/release`. */
export function seriesReleaseReply({ id, name, link }: SnapshotRelease, query: SnapshotQuery): unknown {
  const period = { realtime_start: query.realtimeStart, realtime_end: query.realtimeEnd };
  return { ...period, releases: [{ id, ...period, name, press_release: true, link }] };
}

/** So many days to come are on the calendar. */
const daysAhead = 365;
const months = { monthly: 1, quarterly: 3, annual: 12 } as const;

/**
 * Body of `/release/dates`. Days with data are those of the vintages, for a series without them its estimated days; a
 * Saturday or Sunday of an estimate is the Monday after. Days without data are those of the year to come, and for
 * releases that FRED carries forward every day there is.
 */
export function releaseDatesReply(
  release: SnapshotRelease,
  histories: readonly SeriesHistory[],
  { query, today }: { readonly query: SnapshotQuery; readonly today: string },
): unknown {
  const within = (day: string) => day >= query.realtimeStart && day <= query.realtimeEnd;
  const printed = [...new Set(histories.flatMap(daysOf))].filter((day) => day <= today);
  const scheduled = query.withNoData ? scheduledDays(release, histories, today) : [];
  const ascending = [...new Set([...printed, ...scheduled])].filter(within).sort();
  const dates = query.sortOrder === 'asc' ? ascending : ascending.reverse();
  return {
    realtime_start: query.realtimeStart,
    realtime_end: query.realtimeEnd,
    order_by: 'release_date',
    sort_order: query.sortOrder,
    count: dates.length,
    offset: query.offset,
    limit: query.limit,
    release_dates: dates
      .slice(query.offset, query.offset + query.limit)
      .map((date) => ({ release_id: release.id, date })),
  };
}

function daysOf({ rows, vintageDates }: SeriesHistory): readonly string[] {
  return vintageDates ?? rows.map(({ start }) => weekday(start));
}

function scheduledDays(
  release: SnapshotRelease,
  histories: readonly SeriesHistory[],
  today: string,
): readonly string[] {
  if (release.carriedForward) return Array.from({ length: 2 * daysAhead }, (_, i) => addDays(today, i - daysAhead));
  return histories.flatMap(({ series }) => {
    const days: string[] = [];
    const last = series.rows[series.rows.length - 1]!;
    for (let period = last.date; ; period = monthsLater(period, months[series.frequency])) {
      const day = weekday(estimatedRelease(series.id, series.frequency, period));
      if (day > addDays(today, daysAhead)) return days;
      if (day > today) days.push(day);
    }
  });
}

function monthsLater(date: string, count: number): string {
  return dateOf(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + count, 1));
}

function weekday(date: string): string {
  const day = new Date(startOfDay(date)).getUTCDay();
  return day === 6 ? addDays(date, 2) : day === 0 ? addDays(date, 1) : date;
}

/** The most observations that one page of version 2 holds. */
const mostObservations = 500_000;

/** Body of version 2's `/release/observations`: latest values of all its series; null where a parameter is wrong. */
export function bulkReply(
  release: SnapshotRelease,
  histories: readonly SeriesHistory[],
  parameters: URLSearchParams,
): unknown {
  const limit = Number(parameters.get('limit') ?? mostObservations);
  if (!Number.isInteger(limit) || limit < 1 || limit > mostObservations) return null;
  const all = histories.flatMap((history) =>
    history.rows.filter(({ end }) => end === '9999-12-31').map(({ date, value }) => ({ history, date, value })),
  );
  const cursor = parameters.get('next_cursor');
  const from = cursor === null ? 0 : all.findIndex(({ history, date }) => cursor === `${history.series.id},${date}`);
  if (from === -1) return null;
  const page = all.slice(from, from + limit);
  const next = all[from + limit];
  return {
    has_more: next !== undefined,
    ...(next === undefined ? {} : { next_cursor: `${next.history.series.id},${next.date}` }),
    release: {
      release_id: release.id,
      name: release.name,
      url: release.link,
      sources: [{ name: 'Bundled with Regimen', url: release.link }],
    },
    series: [...new Set(page.map(({ history }) => history))].map((history) => ({
      series_id: history.series.id,
      title: history.series.title,
      frequency: words[history.series.frequency],
      units: history.series.units,
      seasonal_adjustment: adjustments[history.series.adjustment] ?? history.series.adjustment,
      last_updated: '2022-10-31T05:00:00Z',
      copyright_id: '',
      notes: '',
      observations: page.filter((row) => row.history === history).map(({ date, value }) => ({ date, value })),
    })),
  };
}
