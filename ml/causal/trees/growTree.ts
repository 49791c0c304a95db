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

/** Memory that trees over the same columns use one after the other. */
export interface TreeSpace {
  readonly numberOf: Int32Array;
  readonly lists: Int32Array;
  readonly records: Float64Array;
  readonly side: Uint8Array;
  readonly spare: Int32Array;
  readonly goesLeft: Uint8Array;
}

/** Space for trees of at most `most` rows. */
export function treeSpace(data: SortedColumns, most: number): TreeSpace {
  return {
    numberOf: new Int32Array(data.rows),
    // One more: the loop writes before it knows whether the row is one of the tree's, since a branch would cost more.
    lists: new Int32Array(data.columns * most + 1),
    records: new Float64Array(4 * most),
    side: new Uint8Array(most),
    spare: new Int32Array(most),
    goesLeft: new Uint8Array(most),
  };
}

type Growing = TreeRows & Pick<TreeSpace, 'spare' | 'goesLeft'>;

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
  space: TreeSpace = treeSpace(data, rows.length),
): Skeleton {
  const growing = compactRows(data, rows, space);
  labels.prepare(rows, growing.records, growing.side);
  const tree: Skeleton = { feature: [], threshold: [], missingLeft: [], left: [], right: [], gain: [] };
  const features = Int32Array.from({ length: data.columns }, (_, j) => j);
  const search = newSearch();
  const { criterion } = rules;
  const smallest = 2 * Math.max(rules.minimumLeaf, 2 * rules.minimumSide, 1);
  const grow = (from: number, to: number, depth: number): number => {
    const node = addLeaf(tree);
    if (depth >= rules.depth || to - from < smallest) return node;
    const scale = labels.relabel(growing, from, to, search);
    if (scale === 0) return node;
    const unsplit = beginSearch(search, { from, to, criterion });
    const tried = drawFeatures(features, rules.featuresPerSplit, random);
    for (let j = 0; j < tried; j++) searchFeature(growing, features[j]!, rules, search);
    if (search.feature < 0) return node;
    tree.feature[node] = search.feature;
    tree.threshold[node] = thresholdOf(growing, search);
    tree.missingLeft[node] = search.missingLeft ? 1 : 0;
    tree.gain[node] = (search.score - unsplit) * (criterion === 'het' ? scale ** 2 : scale);
    const middle = markLeft(growing, search);
    // A child that is not looked into needs no lists.
    const below = depth + 1 < rules.depth ? smallest : Infinity;
    partition(growing, search, { middle, left: middle - from >= below, right: to - middle >= below });
    tree.left[node] = grow(from, middle, depth + 1);
    tree.right[node] = grow(middle, to, depth + 1);
    return node;
  };
  grow(0, rows.length, 0);
  return tree;
}

const newSearch = (): Search => ({
  ...{ label: 0, weight: 0, a: 0, b: 0, sides: 0 },
  ...{ from: 0, to: 0, score: 0, feature: -1, last: -1, missingLeft: false },
});

function addLeaf(tree: Skeleton): number {
  tree.threshold.push(0);
  tree.missingLeft.push(0);
  tree.left.push(-1);
  tree.right.push(-1);
  tree.gain.push(0);
  return tree.feature.push(-1) - 1;
}

/** Filters the sorted columns to the tree's rows, which get the numbers 0 … m − 1. */
function compactRows(data: SortedColumns, rowNumbers: Int32Array, space: TreeSpace): Growing {
  const count = rowNumbers.length;
  const { numberOf, lists } = space;
  const { listed, order } = data;
  numberOf.fill(-1);
  for (let i = 0; i < count; i++) numberOf[rowNumbers[i]!] = i;
  for (let j = 0; j < data.columns; j++) {
    let at = j * count;
    for (let k = j * listed; k < (j + 1) * listed; k++) {
      const i = numberOf[order[k]!]!;
      lists[at] = i;
      at += ~i >>> 31;
    }
  }
  // Written out: a spread would give objects of several hidden shapes, and the loops over them are slow then.
  const { records, side, spare, goesLeft } = space;
  return { data, count, rowNumbers, lists, records, side, spare, goesLeft };
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
function thresholdOf(growing: Growing, { feature, last }: Search): number {
  const { data } = growing;
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

/** Which children are looked into, and where the right one begins. */
interface Children {
  readonly middle: number;
  readonly left: boolean;
  readonly right: boolean;
}

/** Splits the node's part of every list by the marks, keeping the order, as far as children are looked into. */
function partition(growing: Growing, { feature, from, to, last }: Search, { middle, left, right }: Children): void {
  const { data, count } = growing;
  for (let j = 0; j < data.columns; j++) {
    // The feature's own list is split as it stands, unless missing values at its front go right.
    if (j === feature && last === middle - 1) continue;
    const base = j * count;
    if (left && right) splitList(growing, base + from, base + to);
    else if (left) keepLeft(growing, base + from, base + to);
    else if (right) keepRight(growing, base + from, base + to);
  }
}

/** Both are written and one of them counts: which way a row goes cannot be predicted, so a branch would cost more. */
function splitList({ lists, spare, goesLeft }: Growing, from: number, to: number): void {
  let left = from;
  let right = 0;
  for (let k = from; k < to; k++) {
    const i = lists[k]!;
    const goes = goesLeft[i]!;
    lists[left] = i;
    spare[right] = i;
    left += goes;
    right += 1 - goes;
  }
  for (let k = 0; k < right; k++) lists[left + k] = spare[k]!;
}

/** Moves the left rows to the front; what stands behind them does not matter. */
function keepLeft({ lists, goesLeft }: Growing, from: number, to: number): void {
  let left = from;
  for (let k = from; k < to; k++) {
    const i = lists[k]!;
    lists[left] = i;
    left += goesLeft[i]!;
  }
}

/** Moves the right rows to the end; what stands before them does not matter. */
function keepRight({ lists, goesLeft }: Growing, from: number, to: number): void {
  let right = to - 1;
  for (let k = to - 1; k >= from; k--) {
    const i = lists[k]!;
    lists[right] = i;
    right -= 1 - goesLeft[i]!;
  }
}
