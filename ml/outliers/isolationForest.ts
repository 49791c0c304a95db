import { InputError, NumericsError } from '../../contracts/failures.ts';
import { drawToFront } from '../stats/drawToFront.ts';
import { createRandom, type Random } from '../stats/rng.ts';
import { averagePathLength, cutBetween, isolationDepth } from './averagePathLength.ts';

/** Rows to look for outliers in: `values` is row-major, rows × columns. */
export interface Points {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** One tree as columns over its nodes; node 0 is the root. */
interface IsolationTree {
  /** Column that a node cuts; −1 at a leaf. */
  readonly column: readonly number[];
  readonly cut: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** At leaves: depth and what is expected below it. */
  readonly length: readonly number[];
}

export interface IsolationForest {
  readonly trees: readonly IsolationTree[];
  readonly columns: number;
  /** Rows that each tree was grown from. */
  readonly subsample: number;
}

/**
 * Isolation forest: each tree cuts a random subsample of rows at random places of random columns until every row is alone
 * or the tree is ⌈log₂ subsample⌉ deep. Outliers are alone early.
 *
 * `points`: at least 2 rows of finite values. Subsamples are drawn without replacement, of `subsample` rows (256, or all
 * where there are fewer); a cut is uniform between the least and the largest value of a column that varies in the node.
 * Tree i draws from its own stream of `seed`, so a forest of more trees begins with the same ones.
 * Liu, Ting and Zhou (2008), Isolation Forest, ICDM; conventions of scikit-learn's IsolationForest with max_features 1.0.
 * Example: `isolationScores(fitIsolationForest(points, { seed: 1 }), points)`.
 */
export function fitIsolationForest(
  points: Points,
  {
    trees = 100,
    subsample = 256,
    seed,
  }: { readonly trees?: number; readonly subsample?: number; readonly seed: number },
): IsolationForest {
  checkPoints(points);
  if (points.rows < 2) {
    throw new NumericsError(`An isolation forest needs at least 2 rows, got ${points.rows}; collect more.`);
  }
  if (!Number.isInteger(trees) || trees < 1 || !Number.isInteger(subsample) || subsample < 2) {
    throw new InputError(
      `An isolation forest needs whole numbers of at least 1 tree and 2 rows a tree, got ${trees} and ${subsample}.`,
    );
  }
  const size = Math.min(subsample, points.rows);
  const all = Int32Array.from({ length: points.rows }, (_, row) => row);
  return {
    columns: points.columns,
    subsample: size,
    trees: Array.from({ length: trees }, (_, tree) => {
      const random = createRandom(seed, 'isolation forest', tree);
      return growTree(points, drawRows(all, size, random), random);
    }),
  };
}

/**
 * Scores s = 2^(−E h / c(subsample)) in (0, 1) of each row, E h the mean depth at which it is alone: near 1 outliers, below
 * 0.5 ordinary rows. The negative of scikit-learn's score_samples.
 */
export function isolationScores(forest: IsolationForest, points: Points): Float64Array {
  checkPoints(points);
  if (points.columns !== forest.columns) {
    throw new InputError(
      `This isolation forest was fitted to ${forest.columns} columns, got ${points.columns}; pass the same ones.`,
    );
  }
  const scale = forest.trees.length * averagePathLength(forest.subsample);
  return Float64Array.from({ length: points.rows }, (_, row) => {
    let total = 0;
    for (const tree of forest.trees) total += lengthIn(tree, points.values, row * points.columns);
    return 2 ** (-total / scale);
  });
}

function lengthIn({ column, cut, left, right, length }: IsolationTree, values: Float64Array, from: number): number {
  let node = 0;
  while (column[node] !== -1) node = values[from + column[node]!]! <= cut[node]! ? left[node]! : right[node]!;
  return length[node]!;
}

/** The first `size` of a shuffle: `all` is left in another order. */
function drawRows(all: Int32Array, size: number, random: Random): Int32Array {
  drawToFront(all, size, random);
  return all.slice(0, size);
}

function growTree({ values, columns }: Points, rows: Int32Array, random: Random): IsolationTree {
  const tree = {
    column: [] as number[],
    cut: [] as number[],
    left: [] as number[],
    right: [] as number[],
    length: [] as number[],
  };
  const limit = isolationDepth(rows.length);
  const grow = (from: number, to: number, depth: number): number => {
    const node = tree.column.push(-1) - 1;
    tree.cut.push(NaN);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.length.push(depth + averagePathLength(to - from));
    const chosen = to - from > 1 && depth < limit ? drawCut(values, columns, rows.subarray(from, to), random) : null;
    if (chosen === null) return node;
    const middle = partition(values, columns, rows, { from, to, ...chosen });
    tree.column[node] = chosen.column;
    tree.cut[node] = chosen.cut;
    tree.left[node] = grow(from, middle, depth + 1);
    tree.right[node] = grow(middle, to, depth + 1);
    return node;
  };
  grow(0, rows.length, 0);
  return tree;
}

/** A cut of a random column that varies over the rows; null where none does. */
function drawCut(
  values: Float64Array,
  columns: number,
  rows: Int32Array,
  random: Random,
): { column: number; cut: number } | null {
  const order = columns === 1 ? [0] : random.permutation(columns);
  for (const column of order) {
    let [low, high] = [Infinity, -Infinity];
    for (const row of rows) {
      const value = values[row * columns + column]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low < high) return { column, cut: cutBetween(low, high, random.uniform()) };
  }
  return null;
}

/** Puts the rows up to the cut first; gives the first row after it. */
function partition(
  values: Float64Array,
  columns: number,
  rows: Int32Array,
  {
    from,
    to,
    column,
    cut,
  }: { readonly from: number; readonly to: number; readonly column: number; readonly cut: number },
): number {
  let middle = from;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    if (values[row * columns + column]! > cut) continue;
    rows[i] = rows[middle]!;
    rows[middle] = row;
    middle += 1;
  }
  return middle;
}

function checkPoints({ values, rows, columns }: Points): void {
  if (columns < 1 || values.length !== rows * columns) {
    throw new InputError(
      `Points need rows × columns values, got ${values.length} for ${rows} rows of ${columns}; pass them row by row.`,
    );
  }
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd !== -1) {
    throw new NumericsError(
      `Points need finite values, got ${values[odd]!} in row ${Math.floor(odd / columns)}, column ${odd % columns}; leave the row out.`,
    );
  }
}
