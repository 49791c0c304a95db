import { drawToFront } from '../../stats/drawToFront.ts';
import type { Random } from '../../stats/rng.ts';
import type { NodeLabels } from './nodeLabels.ts';
import {
  beginSearch,
  firstPresent,
  searchFeature,
  type Search,
  type SplitRules,
  type TreeRows,
} from './searchSplit.ts';
import type { SortedColumns } from './sortedColumns.ts';

export interface GrowRules extends SplitRules {
  /** Greatest depth of a leaf; the root has depth 0. */
  readonly depth: number;
  /** Features tried in a node: a Poisson number with this mean, at least 1; all of them where it is Infinity. */
  readonly featuresPerSplit: number;
}

/** A tree that has splits but no leaf values yet; children stand after their parent. */
export interface Skeleton {
  readonly feature: number[];
  readonly threshold: number[];
  readonly missingLeft: number[];
  readonly left: number[];
  readonly right: number[];
  readonly gain: number[];
}

interface Growing extends TreeRows {
  readonly rowNumbers: Int32Array;
  readonly spare: Int32Array;
  readonly goesLeft: Uint8Array;
}

/**
 * Grows one tree on `rows` of `data`, depth first: labels anew in every node, the best split over a random set of features
 * that keeps the rules, until none does. Lists sorted once are split along, so that a node costs its rows × features.
 */
export function growTree(
  data: SortedColumns,
  rows: Int32Array,
  labels: NodeLabels,
  rules: GrowRules,
  random: Random,
): Skeleton {
  const growing = compactRows(data, rows);
  labels.prepare(rows, growing.records, growing.side);
  const tree: Skeleton = { feature: [], threshold: [], missingLeft: [], left: [], right: [], gain: [] };
  const features = Int32Array.from({ length: data.columns }, (_, j) => j);
  const search = { from: 0, to: 0 } as Search;
  const { criterion } = rules;
  const smallest = 2 * Math.max(rules.minimumLeaf, 2 * rules.minimumSide, 1);
  const grow = (from: number, to: number, depth: number): number => {
    const node = addLeaf(tree);
    if (depth >= rules.depth || to - from < smallest) return node;
    const scale = labels.relabel(growing.lists, from, to, growing.records, growing.side);
    if (scale === 0) return node;
    const unsplit = beginSearch(growing, search, { from, to, criterion });
    const tried = drawFeatures(features, rules.featuresPerSplit, random);
    for (let j = 0; j < tried; j++) searchFeature(growing, features[j]!, rules, search);
    if (search.feature < 0) return node;
    tree.feature[node] = search.feature;
    tree.threshold[node] = thresholdOf(data, growing, search);
    tree.missingLeft[node] = search.missingLeft ? 1 : 0;
    tree.gain[node] = (search.score - unsplit) * (criterion === 'het' ? scale ** 2 : scale);
    const middle = markLeft(growing, search);
    const deeper = depth + 1 < rules.depth && Math.max(middle - from, to - middle) >= smallest;
    if (deeper) partition(growing, data.columns, from, to);
    tree.left[node] = grow(from, middle, deeper ? depth + 1 : Infinity);
    tree.right[node] = grow(middle, to, deeper ? depth + 1 : Infinity);
    return node;
  };
  grow(0, rows.length, 0);
  return tree;
}

function addLeaf(tree: Skeleton): number {
  tree.threshold.push(0);
  tree.missingLeft.push(0);
  tree.left.push(-1);
  tree.right.push(-1);
  tree.gain.push(0);
  return tree.feature.push(-1) - 1;
}

/** Filters the sorted columns to the tree's rows, which get the numbers 0 … m − 1. */
function compactRows(data: SortedColumns, rowNumbers: Int32Array): Growing {
  const count = rowNumbers.length;
  const numberOf = new Int32Array(data.rows).fill(-1);
  for (let i = 0; i < count; i++) numberOf[rowNumbers[i]!] = i;
  // One more: the loop writes before it knows whether the row is one of the tree's, since a branch would cost more.
  const lists = new Int32Array(data.columns * count + 1);
  const rank = new Int32Array(data.columns * count);
  for (let j = 0; j < data.columns; j++) {
    const base = j * count;
    const first = j * data.rows;
    let at = base;
    for (let k = first; k < first + data.rows; k++) {
      const i = numberOf[data.order[k]!]!;
      lists[at] = i;
      at += ~i >>> 31;
    }
    for (let i = 0; i < count; i++) rank[base + i] = data.rank[first + rowNumbers[i]!]!;
  }
  return {
    count,
    rowNumbers,
    lists,
    rank,
    records: new Float64Array(4 * count),
    side: new Uint8Array(count),
    spare: new Int32Array(count),
    goesLeft: new Uint8Array(count),
  };
}

/** Moves a random set of features to the front and gives its size. */
function drawFeatures(features: Int32Array, mean: number, random: Random): number {
  if (mean === Infinity) return features.length;
  const wanted = Math.min(features.length, Math.max(1, poisson(mean, random)));
  // Of all of them the last one is where it is without a draw.
  drawToFront(features, Math.min(wanted, features.length - 1), random);
  return wanted;
}

/** A Poisson number by products of uniforms (Knuth, The Art of Computer Programming 2, §3.4.1). */
function poisson(mean: number, random: Random): number {
  if (mean > 200) return Math.round(mean);
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; product *= random.uniform()) count += 1;
  return count;
}

/** Half-way between the values on either side; the lower of them where rounding would give the upper. */
function thresholdOf(data: SortedColumns, growing: Growing, { feature, last }: Search): number {
  const base = feature * growing.count;
  const valueAt = (place: number): number =>
    data.values[growing.rowNumbers[growing.lists[base + place]!]! * data.columns + feature]!;
  const low = valueAt(last);
  if (Number.isNaN(low)) return -Infinity;
  const high = valueAt(last + 1);
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}

/** Marks the rows that go left and gives the first place of the right child. */
function markLeft(growing: Growing, { feature, from, to, last, missingLeft }: Search): number {
  const base = feature * growing.count;
  const first = missingLeft ? from : firstPresent(growing, feature, from, to);
  for (let k = from; k < to; k++) growing.goesLeft[growing.lists[base + k]!] = k >= first && k <= last ? 1 : 0;
  return from + last - first + 1;
}

/** Splits the node's part of every list by the marks, keeping the order. */
function partition({ lists, spare, goesLeft, count }: Growing, columns: number, from: number, to: number): void {
  for (let j = 0; j < columns; j++) {
    const base = j * count;
    let left = base + from;
    let right = 0;
    // Both are written and one of them counts: which way a row goes cannot be predicted, so a branch would cost more.
    for (let k = base + from; k < base + to; k++) {
      const i = lists[k]!;
      const goes = goesLeft[i]!;
      lists[left] = i;
      spare[right] = i;
      left += goes;
      right += 1 - goes;
    }
    for (let k = 0; k < right; k++) lists[left + k] = spare[k]!;
  }
}
