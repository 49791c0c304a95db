import { InputError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';

/** Refuses sides with too few rows, other columns or missing values. */
export function requireSides(who: string, reference: Matrix, live: Matrix, least: number): void {
  const [p, q] = [reference.columns.length, live.columns.length];
  if (q !== p || reference.rows < least || live.rows < least)
    throw new InputError(
      `${who} needs at least ${least} rows a side of the same columns, got ${reference.rows} × ${p} and ${live.rows} × ${q}.`,
    );
  const bad = [reference, live].flatMap(({ values }) => values.find((value) => !Number.isFinite(value)) ?? []);
  if (bad.length > 0) throw new InputError(`${who} needs finite numbers, got ${bad[0]!}; drop missing rows first.`);
}

/** One feature as a matrix with its rows in ascending order, so that seeded draws do not depend on the order they came in. */
export const oneColumn = (values: Float64Array): Matrix => ({
  rows: values.length,
  columns: ['x'],
  values: sortNumbers(values),
});
