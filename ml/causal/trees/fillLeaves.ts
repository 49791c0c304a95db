import type { Skeleton } from './growTree.ts';
import type { Trees } from './trees.ts';

/** Numbers every row brings to the leaf it falls into. */
export interface RowMoments {
  readonly width: number;
  /** (rows, width) row-major. */
  readonly values: Float64Array;
}

/**
 * Gives a grown tree its leaf values: averages of the moments over those of `rows` that fall into a leaf. A leaf that none
 * falls into is pruned: its sibling takes the parent's place. `x` is (rows, columns) row-major.
 */
export function fillLeaves(
  tree: Skeleton,
  x: { readonly values: Float64Array; readonly columns: number },
  rows: Int32Array,
  moments: RowMoments,
): Trees {
  const { width } = moments;
  const nodes = tree.feature.length;
  const counts = new Int32Array(nodes);
  const sums = new Float64Array(nodes * width);
  const way: Way = {
    feature: new Int32Array(tree.feature),
    threshold: new Float64Array(tree.threshold),
    missingLeft: new Uint8Array(tree.missingLeft),
    left: new Int32Array(tree.left),
    right: new Int32Array(tree.right),
  };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const node = descend(way, x.values, row * x.columns);
    counts[node] = counts[node]! + 1;
    for (let c = 0; c < width; c++) {
      sums[node * width + c] = sums[node * width + c]! + moments.values[row * width + c]!;
    }
  }
  return compact(tree, prune(tree, counts), { counts, sums, width });
}

/** The splits of a tree, quick to read. */
type Way = Pick<Trees, 'feature' | 'threshold' | 'missingLeft' | 'left' | 'right'>;

function descend(tree: Way, x: Float64Array, at: number): number {
  let node = 0;
  let read = tree.feature[0]!;
  while (read >= 0) {
    const value = x[at + read]!;
    const goesLeft = value <= tree.threshold[node]! || (tree.missingLeft[node] === 1 && Number.isNaN(value));
    node = goesLeft ? tree.left[node]! : tree.right[node]!;
    read = tree.feature[node]!;
  }
  return node;
}

/** For every node, the one that stands in its place: itself, the only child that holds rows, or −1. */
function prune(tree: Skeleton, counts: Int32Array): Int32Array {
  const place = new Int32Array(counts.length);
  for (let node = counts.length - 1; node >= 0; node--) {
    if (tree.feature[node]! < 0) {
      place[node] = counts[node]! > 0 ? node : -1;
      continue;
    }
    const left = place[tree.left[node]!]!;
    const right = place[tree.right[node]!]!;
    place[node] = left < 0 ? right : right < 0 ? left : node;
  }
  return place;
}

interface LeafSums {
  readonly counts: Int32Array;
  readonly sums: Float64Array;
  readonly width: number;
}

/** Copies what pruning left, parents before children. */
function compact(tree: Skeleton, place: Int32Array, { counts, sums, width }: LeafSums): Trees {
  const kept: Skeleton = { feature: [], threshold: [], missingLeft: [], left: [], right: [], gain: [] };
  const moments: number[] = [];
  const copy = (from: number): number => {
    const node = place[from]!;
    const leaf = tree.feature[node]! < 0;
    const to = kept.feature.push(tree.feature[node]!) - 1;
    kept.threshold.push(tree.threshold[node]!);
    kept.missingLeft.push(tree.missingLeft[node]!);
    kept.gain.push(tree.gain[node]!);
    kept.left.push(leaf ? moments.length / width : -1);
    kept.right.push(-1);
    if (leaf) {
      for (let c = 0; c < width; c++) moments.push(sums[node * width + c]! / counts[node]!);
    } else {
      kept.left[to] = copy(tree.left[node]!);
      kept.right[to] = copy(tree.right[node]!);
    }
    return to;
  };
  copy(0);
  return {
    width,
    start: Int32Array.of(0, kept.feature.length),
    leafStart: Int32Array.of(0, moments.length / width),
    feature: new Int32Array(kept.feature),
    threshold: new Float64Array(kept.threshold),
    missingLeft: new Uint8Array(kept.missingLeft),
    left: new Int32Array(kept.left),
    right: new Int32Array(kept.right),
    gain: new Float64Array(kept.gain),
    moments: new Float64Array(moments),
  };
}
