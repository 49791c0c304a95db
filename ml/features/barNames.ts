import type { SourceSpec } from '../../contracts/system.ts';
import { barFields } from './column.ts';

/** Ids of the series of bars or of ticks of a system, in the order of its file; sessions or windows of the first are its rows. */
export function barSeriesOf(sources: readonly SourceSpec[]): readonly string[] {
  return sources.flatMap((source) => (source.kind !== 'observations' ? source.series.map(({ id }) => id) : []));
}

/**
 * What the columns of a bars series begin with: its id in small letters, with every run of other signs than letters and
 * digits as one `_` and none at the ends, and an `x` before a first digit. `^GSPC` → `gspc`, `BRK-B` → `brk_b`,
 * `0700.HK` → `x0700_hk`. Empty where the id has no letter or digit.
 */
export function barPrefix(id: string): string {
  const plain = id
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
  return /^\d/.test(plain) ? `x${plain}` : plain;
}

export interface BarName {
  readonly series: string;
  readonly field: (typeof barFields)[number];
}

/**
 * Columns that the bars of these series bring, by name: `gspc_close` and so on for each, and plain `close` and so on
 * where there is one series only. Of two series with one prefix the first has the names.
 */
export function barNames(ids: readonly string[]): ReadonlyMap<string, BarName> {
  const names = new Map<string, BarName>();
  if (ids.length === 1) for (const field of barFields) names.set(field, { series: ids[0]!, field });
  for (const series of ids) {
    for (const field of barFields) {
      const name = `${barPrefix(series)}_${field}`;
      if (!names.has(name)) names.set(name, { series, field });
    }
  }
  return names;
}
