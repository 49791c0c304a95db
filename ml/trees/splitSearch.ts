import { missingBin, type BinnedColumns } from './binColumns.ts';

/** What a split is judged by: for every row its class, or its target less the mean of all rows. */
export interface Outcome {
  /** Number of classes; 0 for a number. */
  readonly classes: number;
  /** Class (0 … classes − 1) or centred number of every row. */
  readonly value: Float64Array | Int32Array;
  /** Weight of every row, 0 where it is not in the sample. */
  readonly weight: Float64Array;
}

export interface Split {
  column: number;
  /** Rows with a bin up to this one go left. */
  bin: number;
  threshold: number;
  missingLeft: boolean;
  /** Σ over the two sides of Σ_k c_k² / n, or of S² / n; less the same of the node it is the fall of impurity × n. */
  score: number;
}

/** Rows of a node: those in `rows` from `from` up to but not including `to`. */
interface SearchedNode {
  readonly rows: Int32Array;
  readonly from: number;
  readonly to: number;
  /** Fewest distinct rows on either side. */
  readonly minimumLeaf: number;
}

interface Task {
  readonly data: BinnedColumns;
  readonly outcome: Outcome;
  readonly node: SearchedNode;
}

const binCount = 256;

/** Scratch space of a search, reused from node to node. Statistics of a bin: one weight a class, or Σ w y and Σ w. */
export function createSearch(classes: number) {
  const width = classes === 0 ? 2 : classes;
  return {
    width,
    sums: new Float64Array(binCount * width),
    counts: new Int32Array(binCount),
    mask: new Int32Array(binCount / 32),
    filled: new Uint8Array(binCount),
    left: new Float64Array(width),
    total: new Float64Array(width),
  };
}
export type Search = ReturnType<typeof createSearch>;

/** Adds the node's rows up by bin. */
function accumulate(search: Search, node: SearchedNode, bins: Uint8Array, offset: number, outcome: Outcome): void {
  const { sums, counts, mask, width } = search;
  const { rows, from, to } = node;
  const { classes, value, weight } = outcome;
  const few = to - from <= binCount;
  for (let i = from; i < to; i += 1) {
    const row = rows[i]!;
    const bin = bins[offset + row]!;
    counts[bin] = counts[bin]! + 1;
    if (few) mask[bin >>> 5] = mask[bin >>> 5]! | (1 << (bin & 31));
    if (classes > 0) {
      const at = bin * width + value[row]!;
      sums[at] = sums[at]! + weight[row]!;
    } else {
      sums[2 * bin] = sums[2 * bin]! + weight[row]! * value[row]!;
      sums[2 * bin + 1] = sums[2 * bin + 1]! + weight[row]!;
    }
  }
}

/** Bins that hold a row, ascending, into `search.filled`: by a bitmap where rows are few, by looking at all where many. */
function listFilled({ counts, filled, mask }: Search, rows: number): number {
  let found = 0;
  if (rows > binCount) {
    for (let bin = 0; bin < binCount; bin += 1) if (counts[bin]! > 0) filled[found++] = bin;
    return found;
  }
  for (let word = 0; word < mask.length; word += 1) {
    let left = mask[word]!;
    if (left === 0) continue;
    mask[word] = 0;
    while (left !== 0) {
      filled[found++] = 32 * word + 31 - Math.clz32(left & -left);
      left &= left - 1;
    }
  }
  return found;
}

/** Σ_k c_k² / Σ_k c_k of the left part and of the rest, or S²/n of both. */
function scoreOf({ width, left, total }: Search, classes: number): number {
  if (classes === 0) {
    const rest = total[0]! - left[0]!;
    return (left[0]! * left[0]!) / left[1]! + (rest * rest) / (total[1]! - left[1]!);
  }
  let squares = 0;
  let sum = 0;
  let restSquares = 0;
  let restSum = 0;
  for (let k = 0; k < width; k += 1) {
    const here = left[k]!;
    const rest = total[k]! - here;
    squares += here * here;
    sum += here;
    restSquares += rest * rest;
    restSum += rest;
  }
  return squares / sum + restSquares / restSum;
}

/** Moves a bin to the left side; gives how many rows it held. */
function takeLeft({ width, left, sums, counts }: Search, bin: number): number {
  const at = bin * width;
  for (let k = 0; k < width; k += 1) left[k] = left[k]! + sums[at + k]!;
  return counts[bin]!;
}

/** Goes through the places between `found` filled bins of a column and keeps the best in `best`, missing values on one side. */
function sweep(
  search: Search,
  { data, outcome, node }: Task,
  column: number,
  found: number,
  missingLeft: boolean,
  best: Split,
): void {
  const { filled, left } = search;
  const { classes } = outcome;
  const { minimumLeaf } = node;
  const rows = node.to - node.from;
  const hasMissing = filled[found - 1] === missingBin;
  const last = hasMissing ? found - 2 : found - 1;
  // With the missing values on the right, all present ones may stand against them on the left.
  const end = hasMissing && !missingLeft ? last + 1 : last;
  for (let k = 0; k < left.length; k += 1) left[k] = 0;
  let count = missingLeft ? takeLeft(search, missingBin) : 0;
  for (let i = 0; i < end; i += 1) {
    const bin = filled[i]!;
    count += takeLeft(search, bin);
    if (count < minimumLeaf) continue;
    if (rows - count < minimumLeaf) break;
    const score = scoreOf(search, classes);
    if (!(score > best.score)) continue;
    best.score = score;
    best.column = column;
    best.bin = bin;
    best.missingLeft = missingLeft;
    best.threshold = i === last ? Infinity : between(data.high[column]![bin]!, data.low[column]![filled[i + 1]!]!);
  }
}

/** The middle of two values, the lower one where rounding would give the upper. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle < high ? middle : low;
}

/** Empties the bins that were filled. */
function clear({ filled, counts, sums, width }: Search, found: number): void {
  for (let i = 0; i < found; i += 1) {
    const bin = filled[i]!;
    counts[bin] = 0;
    for (let k = bin * width; k < (bin + 1) * width; k += 1) sums[k] = 0;
  }
}

/**
 * Tries one column on the rows of a node and keeps its best split in `best` if it beats what is there.
 * `search.total` must hold the node's statistics. Gives false where the column is constant on the node.
 */
export function searchColumn(search: Search, task: Task, column: number, best: Split): boolean {
  const { data, outcome, node } = task;
  accumulate(search, node, data.bins, column * data.rows, outcome);
  const found = listFilled(search, node.to - node.from);
  if (found > 1) {
    sweep(search, task, column, found, false, best);
    if (search.filled[found - 1] === missingBin) sweep(search, task, column, found, true, best);
  }
  clear(search, found);
  return found > 1;
}
