import type { Matrix } from '../../contracts/frame.ts';
import { createRandom } from '../stats/rng.ts';
import { bootstrapCounts } from './growForest.ts';
import { leafOf, type Tree } from './tree.ts';

/** Predictions of a row by the trees that did not see it: (rows, width) row-major, NaN where every tree saw it. */
interface OutOfBag {
  readonly prediction: Float64Array;
  /** Rows that at least one tree left out. */
  readonly rows: number;
}

/**
 * Out-of-bag predictions: for each row the mean over the trees whose bootstrap sample left it out, an honest view of
 * rows the forest has learnt from (of independent rows only: neighbours in time may be in the bag).
 * `seed` is the one the trees were grown with. Breiman (2001), Random Forests, Machine Learning 45, §3.1.
 */
export function outOfBag(trees: readonly Tree[], x: Matrix, seed: number): OutOfBag {
  const width = trees[0]!.width;
  const prediction = new Float64Array(x.rows * width);
  const left = new Int32Array(x.rows);
  trees.forEach((tree, t) => {
    const counts = bootstrapCounts(seed, t, x.rows);
    for (let row = 0; row < x.rows; row += 1) {
      if (counts[row] !== 0) continue;
      left[row]! += 1;
      const leaf = leafOf(tree, x, row) * width;
      for (let k = 0; k < width; k += 1) prediction[row * width + k]! += tree.value[leaf + k]!;
    }
  });
  for (let row = 0; row < x.rows; row += 1)
    for (let k = 0; k < width; k += 1)
      prediction[row * width + k] = left[row] === 0 ? NaN : prediction[row * width + k]! / left[row]!;
  return { prediction, rows: left.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0) };
}

/** Squared error of one leaf: (y − ŷ)² for a number, Σ_k (1[y = k] − p_k)² for classes (the Brier score). */
function lossAt(tree: Tree, leaf: number, y: number): number {
  if (tree.width === 1) return (y - tree.value[leaf]!) ** 2;
  let sum = 0;
  for (let k = 0; k < tree.width; k += 1) sum += ((y === k ? 1 : 0) - tree.value[leaf * tree.width + k]!) ** 2;
  return sum;
}

/**
 * Permutation importance: how much the mean squared error of a tree (the Brier score Σ_k for classes) on the rows out
 * of its bag grows when the values of a column are shuffled among them, averaged over trees. Near 0, or below, is a
 * column that the forest could do without; correlated columns share what they know.
 *
 * `target`: classes 0 … or numbers. `seed`: that of the trees. Breiman (2001), §10, with squared loss.
 */
export function permutationImportance(
  trees: readonly Tree[],
  x: Matrix,
  target: Float64Array,
  seed: number,
  between: (tree: number) => void = () => undefined,
): Float64Array {
  const width = x.columns.length;
  const importance = new Float64Array(width);
  let counted = 0;
  trees.forEach((tree, t) => {
    between(t);
    const counts = bootstrapCounts(seed, t, x.rows);
    const rows = Int32Array.from({ length: x.rows }, (_, row) => row).filter((row) => counts[row] === 0);
    if (rows.length === 0) return;
    counted += 1;
    let before = 0;
    for (const row of rows) before += lossAt(tree, leafOf(tree, x, row), target[row]!);
    for (const column of new Set(tree.feature)) {
      if (column < 0) continue;
      const order = createRandom(seed, 'permutation', t, column).shuffle(rows.slice());
      let after = 0;
      rows.forEach((row, i) => {
        after += lossAt(tree, leafOf(tree, x, row, column, x.values[order[i]! * width + column]), target[row]!);
      });
      importance[column]! += (after - before) / rows.length;
    }
  });
  return importance.map((sum) => (counted === 0 ? 0 : sum / counted));
}

/** Falls of impurity by column, each tree's shares summing to 1, averaged over trees: scikit-learn's feature_importances_. */
export function impurityImportance(trees: readonly Tree[]): Float64Array {
  const shares = new Float64Array(trees[0]!.gain.length);
  for (const { gain } of trees) {
    const all = gain.reduce((sum, one) => sum + one, 0);
    if (all > 0) gain.forEach((one, j) => (shares[j]! += one / all));
  }
  const all = shares.reduce((sum, one) => sum + one, 0);
  return all > 0 ? shares.map((one) => one / all) : shares;
}
