import { InputError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';

/**
 * Refuses a matrix that is empty, whose values do not fill rows × columns, or that holds an infinity; also NaN where
 * `missing` is 'refused'. `who` begins the message.
 */
export function checkMatrix(who: string, x: Matrix, missing: 'handled' | 'refused'): void {
  const width = x.columns.length;
  if (width === 0) throw new InputError(`${who} needs at least 1 column, got 0; name the features to read.`);
  if (x.rows < 1) throw new InputError(`${who} needs at least 1 row, got ${x.rows}; check the dates asked for.`);
  const expected = x.rows * width;
  if (x.values.length !== expected) {
    throw new InputError(
      `${who} expected ${expected} values (${x.rows} rows × ${width} columns), got ${x.values.length}; build the matrix row by row.`,
    );
  }
  let bad = 0;
  let first = -1;
  for (let i = 0; i < expected; i++) {
    const value = x.values[i]!;
    if (Number.isFinite(value) || (missing === 'handled' && Number.isNaN(value))) continue;
    if (first < 0) first = i;
    bad += 1;
  }
  if (bad === 0) return;
  const what = missing === 'handled' ? 'infinite' : 'missing or infinite';
  const where = `row ${Math.floor(first / width)}, column "${x.columns[first % width]!}": ${x.values[first]!}`;
  throw new InputError(
    `${who} takes 0 ${what} values, got ${bad} of ${expected} (first at ${where}); drop or fill them.`,
  );
}

/** Refuses columns other than those a model was fitted on, by number, name and order. */
export function checkColumns(who: string, x: Matrix, fitted: readonly string[]): void {
  if (x.columns.length !== fitted.length) {
    const names = fitted.join(', ');
    throw new InputError(
      `${who} expected ${fitted.length} columns (${names}), got ${x.columns.length}; pass those it was fitted on.`,
    );
  }
  const wrong = fitted.findIndex((name, j) => x.columns[j] !== name);
  if (wrong < 0) return;
  throw new InputError(
    `${who} expected column ${wrong} to be "${fitted[wrong]!}", got "${x.columns[wrong]!}"; keep the order of the fit.`,
  );
}
