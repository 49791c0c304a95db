import type { SourceSpec } from '../contracts/system.ts';

/** Columns that bars bring; a target is taken of one of them. */
export const barColumns = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Names that features may read: ids of series of observations, and the columns of the bars where there are any. */
export function inputNames(sources: readonly SourceSpec[]): readonly string[] {
  const series = sources.flatMap((source) =>
    source.kind === 'observations' ? source.series.map((each) => each.id) : [],
  );
  return sources.some((source) => source.kind === 'bars') ? [...series, ...barColumns] : series;
}
