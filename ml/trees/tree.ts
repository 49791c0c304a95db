import type { Matrix } from '../../contracts/frame.ts';

/** A grown tree as flat arrays over its nodes; node 0 is the root, the right child follows the left one. */
export interface Tree {
  /** Column that a node splits on; −1 in a leaf. */
  readonly feature: Int32Array;
  /** A row goes left where its value is at most this. */
  readonly threshold: Float64Array;
  /** Left child; −1 in a leaf. */
  readonly left: Int32Array;
  /** 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /** `width` numbers a node: the mean of the target, or the share of every class. */
  readonly value: Float64Array;
  readonly width: number;
  /** Fall of impurity by column, weighted by the rows of the node. */
  readonly gain: Float64Array;
}

/** The leaf that a row falls into; `override` stands for the value of column `overridden`. */
export function leafOf(tree: Tree, x: Matrix, row: number, overridden = -1, override = 0): number {
  const { feature, threshold, left, missingLeft } = tree;
  const offset = row * x.columns.length;
  let node = 0;
  for (let column = feature[0]!; column >= 0; column = feature[node]!) {
    const value = column === overridden ? override : x.values[offset + column]!;
    const goesLeft = value <= threshold[node]! || (value !== value && missingLeft[node] === 1);
    node = left[node]! + (goesLeft ? 0 : 1);
  }
  return node;
}

/** Mean over trees, in their order, of the leaf values of every row: (rows, width) row-major. */
export function predictTrees(trees: readonly Tree[], x: Matrix): Float64Array {
  const width = trees[0]!.width;
  const sums = new Float64Array(x.rows * width);
  for (const tree of trees)
    for (let row = 0; row < x.rows; row += 1) {
      const leaf = leafOf(tree, x, row) * width;
      for (let k = 0; k < width; k += 1) sums[row * width + k]! += tree.value[leaf + k]!;
    }
  for (let i = 0; i < sums.length; i += 1) sums[i]! /= trees.length;
  return sums;
}
