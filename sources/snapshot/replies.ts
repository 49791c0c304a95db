import type { SnapshotSeries } from './data.ts';
import { allTime } from './query.ts';
import type { SnapshotQuery } from './query.ts';

interface SnapshotRow {
  readonly realtime_start: string;
  readonly realtime_end: string;
  readonly date: string;
  readonly value: string;
}

/** Rows that were out by the end of the real-time window; as at FRED their intervals are cut to the window. */
function visibleRows(series: SnapshotSeries, query: SnapshotQuery): readonly SnapshotRow[] {
  const rows: SnapshotRow[] = [];
  for (const { date, value, released } of series.rows) {
    if (date < query.observationStart || date > query.observationEnd) continue;
    if (released > query.realtimeEnd) continue;
    const realtime_start = released > query.realtimeStart ? released : query.realtimeStart;
    rows.push({ realtime_start, realtime_end: query.realtimeEnd, date, value });
  }
  return query.sortOrder === 'asc' ? rows : rows.reverse();
}

/** Body of `/series/observations`. */
export function observationsReply(series: SnapshotSeries, query: SnapshotQuery): unknown {
  const rows = visibleRows(series, query);
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

const words = { monthly: 'Monthly', quarterly: 'Quarterly', annual: 'Annual' } as const;
const adjustments: Readonly<Record<string, string>> = {
  SA: 'Seasonally Adjusted',
  SAAR: 'Seasonally Adjusted Annual Rate',
  NSA: 'Not Seasonally Adjusted',
};

/** Body of `/series`. */
export function seriesReply(series: SnapshotSeries, query: SnapshotQuery): unknown {
  const rows = visibleRows(series, query);
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
        notes: 'Bundled with Regimen: one vintage of October 2022; publication days are estimates.',
      },
    ],
  };
}
