import type { SourceSpec, SystemSpec } from '../contracts/system.ts';

/** Ids of the series of ticks. */
export function tickSeries(sources: readonly SourceSpec[]): readonly string[] {
  return sources.flatMap(({ kind, series }) => (kind === 'ticks' ? series.map(({ id }) => id) : []));
}

/** Rows of windows need ticks and a width, and no other rows need either. */
export function checkTicks({ calendar, windowSeconds, sources }: Partial<SystemSpec>, problems: string[]): void {
  sources?.forEach(({ kind, source, series }, i) =>
    series.forEach(({ id, frequency }, j) => {
      if ((kind === 'ticks') === (frequency === 'ticks')) return;
      const expected = kind === 'ticks' ? 'ticks' : 'daily, weekly, monthly, quarterly or annual';
      problems.push(
        `sources[${i}].series[${j}].frequency: expected ${expected} for ${id} of ${source}, got ${frequency}.`,
      );
    }),
  );
  const kinds = new Set(sources?.map(({ kind }) => kind));
  if (calendar === 'intraday') {
    if (windowSeconds === undefined) problems.push('window_seconds: is missing; intraday rows are windows of so long.');
    else if (!Number.isInteger(windowSeconds * 1000))
      problems.push(`window_seconds: expected whole milliseconds, got ${windowSeconds}.`);
    if (sources && !kinds.has('ticks'))
      problems.push('calendar: intraday rows are windows of ticks, but no source gives ticks; add one.');
    if (kinds.has('bars'))
      problems.push('sources: bars have rows of their own, sessions; an intraday system takes ticks and observations.');
  } else if (calendar !== undefined) {
    if (windowSeconds !== undefined)
      problems.push(`window_seconds: expected only of an intraday calendar, got ${windowSeconds} with ${calendar}.`);
    if (kinds.has('ticks')) problems.push(`calendar: ticks make intraday rows, got ${calendar}; write intraday.`);
  }
}
