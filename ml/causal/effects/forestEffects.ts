import { NumericsError } from '../../../contracts/failures.ts';
import { packedLeaf, type PackedTrees } from '../trees/packTrees.ts';
import type { RowMoments } from '../trees/fillLeaves.ts';
import { littleBagsVariance } from './littleBags.ts';

/** Numbers of a leaf: averages of w, w·T, w·Y, w·T² and w·T·Y. */
const width = 5;

/** What each row brings to its leaf, given treatment and outcome less their conditional means. */
export function effectMoments(treatment: Float64Array, outcome: Float64Array, weights: Float64Array): RowMoments {
  const values = new Float64Array(width * treatment.length);
  for (let i = 0; i < treatment.length; i++) {
    const [w, t, y] = [weights[i]!, treatment[i]!, outcome[i]!];
    values.set([w, w * t, w * y, w * t * t, w * t * y], width * i);
  }
  return { width, values };
}

/** Adds a leaf's averages to the sums at `sums[at …]`. */
function addLeaf(trees: PackedTrees, leaf: number, sums: Float64Array, at: number): void {
  for (let c = 0; c < width; c++) sums[at + c] = sums[at + c]! + trees.moments[leaf * width + c]!;
}

/** W Σ wT² − (Σ wT)², by which an effect is divided; refused where the neighbours' treatments do not differ. */
function determinant(sums: Float64Array, at: number, row: number): number {
  const scale = sums[at]! * sums[at + 3]!;
  const found = scale - sums[at + 1]! * sums[at + 1]!;
  if (found > 1e-12 * scale) return found;
  if (scale === 0 && sums[at] === 0) {
    throw new NumericsError(`Row ${row} needs at least 1 tree that has not seen it, got 0; grow more trees.`);
  }
  throw new NumericsError(
    `Row ${row} needs neighbours of at least 2 different treatments, got 1 kind in all its leaves; grow more trees or larger leaves.`,
  );
}

/** τ = (W·Σ wTY − Σ wT·Σ wY)/(W·Σ wT² − (Σ wT)²): least squares of Y on T under the forest's weights. */
function solve(sums: Float64Array, at: number, row: number): number {
  return (sums[at + 4]! * sums[at]! - sums[at + 1]! * sums[at + 2]!) / determinant(sums, at, row);
}

export interface PointEffects {
  readonly effect: Float64Array;
  readonly variance: Float64Array;
}

/**
 * Effects at rows of x, (rows, p) row-major, and their sampling variances. The forest's weights α_i(x) average the
 * moments over the leaves x falls into, tree by tree, and one regression is solved on them (Athey, Tibshirani & Wager
 * (2019), eq. 2–4), which is not the mean of leaf effects. The variance is that of the influence of each tree,
 * (W·ψ₁ − T·ψ₂)/det with ψ the tree's estimating equations at the solution, by little bags of `groupSize` trees.
 */
export function forestEffects(trees: PackedTrees, x: Float64Array, rows: number, groupSize: number): PointEffects {
  const { count } = trees;
  const columns = x.length / rows;
  const leaves = new Int32Array(count);
  const sums = new Float64Array(width);
  const effect = new Float64Array(rows);
  const variance = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let tree = 0; tree < count; tree++) {
      const leaf = packedLeaf(trees, tree, x, row * columns);
      leaves[tree] = leaf;
      addLeaf(trees, leaf, sums, 0);
    }
    for (let c = 0; c < width; c++) sums[c] = sums[c]! / count;
    effect[row] = solve(sums, 0, row);
    variance[row] = varianceOf(trees, leaves, sums, { row, groupSize, effect: effect[row]! });
  }
  return { effect, variance };
}

function varianceOf(
  trees: PackedTrees,
  leaves: Int32Array,
  sums: Float64Array,
  { row, groupSize, effect }: { readonly row: number; readonly groupSize: number; readonly effect: number },
): number {
  const { moments } = trees;
  const [w, t, y] = [sums[0]!, sums[1]!, sums[2]!];
  const scale = determinant(sums, 0, row);
  const constant = (y - effect * t) / w;
  const groups = leaves.length / groupSize;
  let between = 0;
  let total = 0;
  for (let group = 0; group < groups; group++) {
    let mean = 0;
    for (let tree = group * groupSize; tree < (group + 1) * groupSize; tree++) {
      const at = leaves[tree]! * width;
      const slope = moments[at + 4]! - effect * moments[at + 3]! - constant * moments[at + 1]!;
      const level = moments[at + 2]! - effect * moments[at + 1]! - constant * moments[at]!;
      const influence = (w * slope - t * level) / scale;
      mean += influence / groupSize;
      total += (influence * influence) / leaves.length;
    }
    between += (mean * mean) / groups;
  }
  return littleBagsVariance({ between, total, groups, groupSize });
}

/**
 * Effects at the rows a forest was grown on, each from the trees that have not seen it. `seenBy(tree, seen)` sets to 1 what
 * a tree has seen. A row that every tree has seen is refused.
 */
export function outOfBagEffects(
  trees: PackedTrees,
  x: Float64Array,
  rows: number,
  seenBy: (tree: number, seen: Uint8Array) => void,
): Float64Array {
  const columns = x.length / rows;
  const sums = new Float64Array(rows * width);
  const seen = new Uint8Array(rows);
  for (let tree = 0; tree < trees.count; tree++) {
    seen.fill(0);
    seenBy(tree, seen);
    for (let row = 0; row < rows; row++) {
      if (seen[row] === 0) addLeaf(trees, packedLeaf(trees, tree, x, row * columns), sums, row * width);
    }
  }
  return Float64Array.from({ length: rows }, (_, row) => solve(sums, row * width, row));
}
