import type { Random } from '../stats/rng.ts';
import type { BinnedColumns } from './binColumns.ts';
import { missingBin } from './binColumns.ts';
import { searchColumn, type Outcome, type Search, type Split } from './splitSearch.ts';
import type { Tree } from './tree.ts';

export interface GrowOptions {
  /** Columns tried at a node; more where all of them are constant there. */
  readonly columnsTried: number;
  /** Fewest distinct rows in a leaf. */
  readonly minimumLeaf: number;
  /** Most splits from root to leaf; 0 is no limit. */
  readonly depth: number;
  /** Rows of every class added to a leaf before its shares are taken; 1 is Laplace's correction. */
  readonly smoothing: number;
}

interface Growing {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly missingLeft: number[];
  readonly value: number[];
}

interface Growth {
  readonly data: BinnedColumns;
  readonly outcome: Outcome;
  /** Added to the mean of a centred number. */
  readonly centre: number;
  readonly options: GrowOptions;
  readonly random: Random;
  readonly search: Search;
}

interface Open {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/** Sums of the node into `search.total`; gives whether all its outcomes are equal. */
function addUp(search: Search, { classes, value, weight }: Outcome, rows: Int32Array, { from, to }: Open): boolean {
  const { total } = search;
  total.fill(0);
  const first = value[rows[from]!]!;
  let equal = true;
  for (let i = from; i < to; i += 1) {
    const row = rows[i]!;
    const y = value[row]!;
    const w = weight[row]!;
    if (y !== first) equal = false;
    if (classes > 0) total[y] = total[y]! + w;
    else {
      total[0] = total[0]! + w * y;
      total[1] = total[1]! + w;
    }
  }
  return equal;
}

/** n − n × Gini impurity, or S²/n: what a split's score is compared with. */
function scoreOfNode({ total, width }: Search, classes: number): number {
  if (classes === 0) return (total[0]! * total[0]!) / total[1]!;
  let squares = 0;
  let sum = 0;
  for (let k = 0; k < width; k += 1) {
    squares += total[k]! * total[k]!;
    sum += total[k]!;
  }
  return squares / sum;
}

function addNode(growing: Growing, { total, width }: Search, { outcome, centre, options }: Growth): void {
  growing.feature.push(-1);
  growing.threshold.push(0);
  growing.left.push(-1);
  growing.missingLeft.push(0);
  if (outcome.classes === 0) growing.value.push(centre + total[0]! / total[1]!);
  else {
    let sum = width * options.smoothing;
    for (let k = 0; k < width; k += 1) sum += total[k]!;
    for (let k = 0; k < width; k += 1) growing.value.push((total[k]! + options.smoothing) / sum);
  }
}

/** Moves the rows that go left to the front of the range, both sides in their order; gives where the right side begins. */
function part(data: BinnedColumns, split: Split, rows: Int32Array, spare: Int32Array, { from, to }: Open): number {
  const { bins } = data;
  const offset = split.column * data.rows;
  let left = from;
  let right = 0;
  for (let i = from; i < to; i += 1) {
    const row = rows[i]!;
    const bin = bins[offset + row]!;
    if (bin === missingBin ? split.missingLeft : bin <= split.bin) rows[left++] = row;
    else spare[right++] = row;
  }
  for (let i = 0; i < right; i += 1) rows[left + i] = spare[i]!;
  return left;
}

/** The best split of a node among randomly drawn columns, as scikit-learn draws: on until one varies. */
function bestSplit(
  { data, outcome, options, random, search }: Growth,
  rows: Int32Array,
  open: Open,
  order: Int32Array,
) {
  const best: Split = { column: -1, bin: 0, threshold: 0, missingLeft: false, score: -Infinity };
  const node = { rows, from: open.from, to: open.to, minimumLeaf: options.minimumLeaf };
  const task = { data, outcome, node };
  let varied = false;
  for (let i = 0; i < order.length; i += 1) {
    if (i >= options.columnsTried && varied) break;
    const drawn = options.columnsTried < order.length ? i + random.integer(order.length - i) : i;
    const column = order[drawn]!;
    order[drawn] = order[i]!;
    order[i] = column;
    if (searchColumn(search, task, column, best)) varied = true;
  }
  return best.column < 0 ? null : best;
}

/** Whether a value missing at prediction goes left: as learnt, or where none was missing with the larger side. */
function missingGoesLeft(data: BinnedColumns, split: Split, rows: Int32Array, open: Open, middle: number): boolean {
  const offset = split.column * data.rows;
  for (let i = open.from; i < open.to; i += 1)
    if (data.bins[offset + rows[i]!] === missingBin) return split.missingLeft;
  return middle - open.from >= open.to - middle;
}

/**
 * Grows one CART tree on the rows whose weight is not zero: splits maximise the fall of Gini impurity (classes) or of
 * variance (a number) over the columns drawn at each node, until leaves are pure or the limits hold.
 *
 * Thresholds lie in the middle between neighbouring values of the node. Missing values go to the side with the larger
 * fall. Ties go to the split found first. Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees.
 */
export function growTree(growth: Growth): Tree {
  const { data, outcome, options, search } = growth;
  const { classes, weight } = outcome;
  const rows = Int32Array.from({ length: data.rows }, (_, row) => row).filter((row) => weight[row]! > 0);
  const spare = new Int32Array(rows.length);
  const order = Int32Array.from({ length: data.columns.length }, (_, j) => j);
  const gain = new Float64Array(data.columns.length);
  const growing: Growing = { feature: [], threshold: [], left: [], missingLeft: [], value: [] };
  const stack: Open[] = [{ node: 0, from: 0, to: rows.length, depth: 0 }];
  addUp(search, outcome, rows, stack[0]!);
  addNode(growing, search, growth);
  for (let open = stack.pop(); open !== undefined; open = stack.pop()) {
    const deepest = options.depth > 0 && open.depth >= options.depth;
    if (deepest || open.to - open.from < 2 * options.minimumLeaf) continue;
    if (addUp(search, outcome, rows, open)) continue;
    const before = scoreOfNode(search, classes);
    const split = bestSplit(growth, rows, open, order);
    if (split === null) continue;
    gain[split.column]! += Math.max(0, split.score - before);
    const middle = part(data, split, rows, spare, open);
    const left = growing.feature.length;
    growing.feature[open.node] = split.column;
    growing.threshold[open.node] = split.threshold;
    growing.left[open.node] = left;
    growing.missingLeft[open.node] = missingGoesLeft(data, split, rows, open, middle) ? 1 : 0;
    const children = [
      { node: left, from: open.from, to: middle, depth: open.depth + 1 },
      { node: left + 1, from: middle, to: open.to, depth: open.depth + 1 },
    ];
    for (const child of children) {
      addUp(search, outcome, rows, child);
      addNode(growing, search, growth);
      stack.push(child);
    }
  }
  return {
    feature: Int32Array.from(growing.feature),
    threshold: Float64Array.from(growing.threshold),
    left: Int32Array.from(growing.left),
    missingLeft: Uint8Array.from(growing.missingLeft),
    value: Float64Array.from(growing.value),
    width: classes === 0 ? 1 : classes,
    gain,
  };
}
