import { InputError } from '../../../contracts/failures.ts';
import { rowBlocks } from '../../evaluation/splits/purgedTrain.ts';
import { createRandom } from '../../stats/rng.ts';
import type { SamplingUnits } from '../sampling.ts';

/** One fold of cross-fitting: a nuisance learnt on `train` is read on `test`. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

export interface FoldOptions {
  readonly folds: number;
  /** Consecutive blocks of rows, for rows in time order; otherwise units are shuffled by the seed. */
  readonly blocked: boolean;
  /** Rows on either side of a test block that do not train for it. */
  readonly embargoRows: number;
  readonly seed: number;
}

/**
 * Folds whose test rows tile all rows. In time: consecutive blocks, with `embargoRows` rows left out on either side, and no
 * unit (cluster) trains for a block that it has rows in. Else: whole units dealt out in shuffled order.
 */
export function foldsOf(units: SamplingUnits, options: FoldOptions): readonly Fold[] {
  const { folds, blocked, embargoRows, seed } = options;
  const rows = units.rows.length;
  if (!blocked && units.count < folds) {
    throw new InputError(
      `Cross-fitting in ${folds} folds needs at least ${folds} clusters, got ${units.count}; use fewer.`,
    );
  }
  const foldOf = new Int32Array(rows);
  const unitOf = new Int32Array(rows);
  const order = createRandom(seed, 'folds').permutation(units.count);
  order.forEach((unit, place) => {
    for (let k = units.start[unit]!; k < units.start[unit + 1]!; k++) {
      unitOf[units.rows[k]!] = unit;
      foldOf[units.rows[k]!] = place % folds;
    }
  });
  if (!blocked) {
    return Array.from({ length: folds }, (_, fold) => ({
      train: rowsWhere(rows, (row) => foldOf[row] !== fold),
      test: rowsWhere(rows, (row) => foldOf[row] === fold),
    }));
  }
  return rowBlocks(rows, folds).map(({ from, to }) => {
    const inside = new Set(unitOf.subarray(from, to));
    const apart = (row: number) => row < from - embargoRows || row >= to + embargoRows;
    const train = rowsWhere(rows, (row) => apart(row) && !inside.has(unitOf[row]!));
    if (train.length < 2) {
      throw new InputError(
        `Rows ${from}–${to - 1} with an embargo of ${embargoRows} rows leave ${train.length} of ${rows} rows to learn from, at least 2 are needed; use more folds or less embargo.`,
      );
    }
    return { train, test: rowsWhere(rows, (row) => row >= from && row < to) };
  });
}

const rowsWhere = (rows: number, keep: (row: number) => boolean): Int32Array =>
  Int32Array.from({ length: rows }, (_, row) => row).filter(keep);
