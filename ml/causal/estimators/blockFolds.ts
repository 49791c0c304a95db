import { DataQualityError, InputError } from '../../../contracts/failures.ts';

interface BlockFold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Fewest rows that a fold may leave to learn from. */
const fewest = 10;

/**
 * Folds for cross-fitting rows in time order: `folds` consecutive test blocks that tile the rows (lengths differ by at most 1,
 * longer ones first); a block's nuisances are learnt from all rows further than `embargo` rows from it on either side, so that
 * outcomes that reach over several rows are never on both sides.
 * Refuses fewer than 2 folds, more folds than rows, and a fold that keeps fewer than 10 rows to learn from.
 * Chernozhukov et al. (2018), Econometrics Journal 21, definition 3.1; for time series Semenova et al. (2023), Quantitative
 * Economics 14, whose neighbours-left-out folds these are.
 */
export function blockFolds(rows: number, folds: number, embargo: number): readonly BlockFold[] {
  if (!Number.isInteger(folds) || folds < 2)
    throw new InputError(`Cross-fitting needs a whole number of folds of at least 2, got ${folds}; set more.`);
  if (!Number.isInteger(embargo) || embargo < 0)
    throw new InputError(`Cross-fitting needs an embargo of 0 or more whole rows, got ${embargo}; correct it.`);
  const [size, longer] = [Math.floor(rows / folds), rows % folds];
  return Array.from({ length: folds }, (_, fold) => {
    const from = fold * size + Math.min(fold, longer);
    const to = from + size + (fold < longer ? 1 : 0);
    const before = Math.max(0, from - embargo);
    const after = Math.min(rows, to + embargo);
    const kept = before + rows - after;
    if (to === from || kept < fewest)
      throw new DataQualityError(
        `Cross-fitting in ${folds} blocks with an embargo of ${embargo} rows needs at least ${fewest} rows beside each block, got ${kept} of ${rows}; use fewer folds or more rows.`,
      );
    return {
      train: Int32Array.from({ length: kept }, (_, at) => (at < before ? at : at - before + after)),
      test: Int32Array.from({ length: to - from }, (_, at) => from + at),
    };
  });
}
