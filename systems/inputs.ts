import type { SourceSpec } from '../contracts/system.ts';
import { barNames, barSeriesOf } from '../ml/features/barNames.ts';
import { monthsPerRow } from '../ml/features/column.ts';

/**
 * Columns that bars bring: `<id>_close` and so on for every bars series (`barPrefix` says how an id is written), and
 * plain `close` and so on where there is one series only.
 */
function barColumns(sources: readonly SourceSpec[]): readonly string[] {
  return [...barNames(barSeriesOf(sources)).keys()];
}

/** Those of the first bars series, whose sessions are the rows; a target is taken of one of them. */
export function targetColumns(sources: readonly SourceSpec[]): readonly string[] {
  const ids = barSeriesOf(sources);
  return [...barNames(ids)].flatMap(([name, { series }]) => (series === ids[0] ? [name] : []));
}

/** Names that features may read: ids of series of observations, and the columns of the bars where there are any. */
export function inputNames(sources: readonly SourceSpec[]): readonly string[] {
  return [...observationSeries(sources), ...barColumns(sources)];
}

/** Ids of the series of observations, which have times of release. */
export function observationSeries(sources: readonly SourceSpec[]): readonly string[] {
  return sources.flatMap((source) => (source.kind === 'observations' ? source.series.map(({ id }) => id) : []));
}

/** Those among them whose periods have a fixed number of months, which a target may count ahead. */
export function periodicSeries(sources: readonly SourceSpec[]): readonly string[] {
  return sources.flatMap((source) =>
    source.kind === 'observations'
      ? source.series.flatMap(({ id, frequency }) => (frequency !== 'ticks' && monthsPerRow[frequency] ? [id] : []))
      : [],
  );
}
