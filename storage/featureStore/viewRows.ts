import { IntegrityError } from '../../contracts/failures.ts';
import type { FeatureView } from '../../contracts/featureStore.ts';
import { goldColumns, type Frame } from '../../contracts/frame.ts';

/** One row of gold as a view sees it. */
export interface ViewRow {
  readonly eventTime: number;
  readonly knownAt: number;
  /** In the order of the view's features; NaN where gold has no such column or no value. */
  readonly values: Float64Array;
}

/** Rows of gold that were known by `until`, in the order they became known; of one time known, the earlier row first. */
export function viewRows(gold: Frame, view: FeatureView, until: number): readonly ViewRow[] {
  const known = gold.columns[goldColumns.knownAt];
  if (known === undefined)
    throw new IntegrityError(
      `Expected a column ${goldColumns.knownAt} in the gold of ${view.system}, found none; run it again.`,
    );
  const columns = view.features.map((name) => gold.columns[name]);
  return Array.from(known, (at, row) => ({ at, row }))
    .filter(({ at }) => at <= until)
    .sort((a, b) => a.at - b.at || a.row - b.row)
    .map(({ at, row }) => ({
      eventTime: gold.time[row]!,
      knownAt: at,
      values: Float64Array.from(columns, (column) => column?.[row] ?? NaN),
    }));
}

/** The row in force: of rows in any order, the one of the latest time. */
export function newestRow(rows: readonly ViewRow[]): ViewRow | null {
  let newest: ViewRow | null = null;
  for (const row of rows) {
    if (newest === null || row.eventTime > newest.eventTime) newest = row;
  }
  return newest;
}
