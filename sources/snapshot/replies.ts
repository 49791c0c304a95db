import { allTime } from './query.ts';
import type { BadRequest, SnapshotQuery } from './query.ts';
import type { SeriesHistory } from './vintages.ts';

interface SnapshotRow {
  readonly realtime_start: string;
  readonly realtime_end: string;
  readonly date: string;
  readonly value: string;
}

/** FRED's cap on the vintages that one request may span. */
const mostVintages = 2000;

/** Rows that were current on a day of the real-time window; as at FRED their intervals are cut to the window. */
function visibleRows({ rows }: SeriesHistory, query: SnapshotQuery): readonly SnapshotRow[] {
  const { realtimeStart, realtimeEnd, observationStart, observationEnd } = query;
  const visible: SnapshotRow[] = [];
  for (const { date, value, start, end } of rows) {
    if (date < observationStart || date > observationEnd) continue;
    if (start > realtimeEnd || end < realtimeStart) continue;
    visible.push({
      realtime_start: start > realtimeStart ? start : realtimeStart,
      realtime_end: end < realtimeEnd ? end : realtimeEnd,
      date,
      value,
    });
  }
  return query.sortOrder === 'asc' ? visible : visible.reverse();
}

function vintagesWithin({ vintageDates }: SeriesHistory, query: SnapshotQuery): readonly string[] {
  return (vintageDates ?? []).filter((date) => date >= query.realtimeStart && date <= query.realtimeEnd);
}

/** Body of `/series/observations`. */
export function observationsReply(history: SeriesHistory, query: SnapshotQuery): unknown {
  const vintages = vintagesWithin(history, query).length;
  if (vintages > mostVintages) {
    const period = `${query.realtimeStart} to ${query.realtimeEnd}`;
    const message =
      `Bad Request.  There are ${vintages} vintage dates in the specified real-time period: ${period}.  ` +
      `This exceeds the maximum number of vintage dates allowed for this file type (${mostVintages}).`;
    return { code: 400, message } satisfies BadRequest;
  }
  const rows = visibleRows(history, query);
  return {
    realtime_start: query.realtimeStart,
    realtime_end: query.realtimeEnd,
    observation_start: query.observationStart,
    observation_end: query.observationEnd,
    units: 'lin',
    output_type: 1,
    file_type: 'json',
    order_by: 'observation_date',
    sort_order: query.sortOrder,
    count: rows.length,
    offset: query.offset,
    limit: query.limit,
    observations: rows.slice(query.offset, query.offset + query.limit),
  };
}

/** Body of `/series/vintagedates`. */
export function vintageDatesReply(history: SeriesHistory, query: SnapshotQuery): unknown {
  if (history.vintageDates === null) {
    const message =
      'Bad Request.  The series does not exist in ALFRED but may exist in FRED.  Try setting realtime_start and ' +
      "realtime_end to today's date or removing the realtime_start and realtime_end variables.";
    return { code: 400, message } satisfies BadRequest;
  }
  const ascending = vintagesWithin(history, query);
  const dates = query.sortOrder === 'asc' ? ascending : [...ascending].reverse();
  return {
    realtime_start: query.realtimeStart,
    realtime_end: query.realtimeEnd,
    order_by: 'vintage_date',
    sort_order: query.sortOrder,
    count: dates.length,
    offset: query.offset,
    limit: query.limit,
    vintage_dates: dates.slice(query.offset, query.offset + query.limit),
  };
}

export const words = { monthly: 'Monthly', quarterly: 'Quarterly', annual: 'Annual' } as const;
export const adjustments: Readonly<Record<string, string>> = {
  SA: 'Seasonally Adjusted',
  SAAR: 'Seasonally Adjusted Annual Rate',
  NSA: 'Not Seasonally Adjusted',
};

/** Body of `/series`. */
export function seriesReply(history: SeriesHistory, query: SnapshotQuery): unknown {
  const { series } = history;
  const rows = visibleRows(history, query);
  return {
    realtime_start: query.realtimeStart,
    realtime_end: query.realtimeEnd,
    seriess: [
      {
        id: series.id,
        realtime_start: query.realtimeStart,
        realtime_end: query.realtimeEnd,
        title: series.title,
        observation_start: rows[0]?.date ?? allTime.start,
        observation_end: rows[rows.length - 1]?.date ?? allTime.start,
        frequency: words[series.frequency],
        frequency_short: words[series.frequency].slice(0, 1),
        units: series.units,
        units_short: series.units,
        seasonal_adjustment: adjustments[series.adjustment] ?? series.adjustment,
        seasonal_adjustment_short: series.adjustment,
        last_updated: '2022-10-31 00:00:00-05',
        popularity: 0,
        notes:
          history.vintageDates === null
            ? 'Bundled with Regimen: one vintage of October 2022; publication days are estimates.'
            : 'Bundled with Regimen: some of its vintages; sources/snapshot/data/README.md says which.',
      },
    ],
  };
}
