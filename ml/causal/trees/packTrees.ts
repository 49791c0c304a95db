import type { Trees } from './trees.ts';

/** Trees laid out for reading: a node is three numbers side by side, so that a step costs one fetch from memory. */
export interface PackedTrees {
  readonly count: number;
  readonly width: number;
  /** (leaves, width) row-major. */
  readonly moments: Float64Array;
  /** (trees) where the root of each tree is in `nodes`. */
  readonly root: Int32Array;
  /**
   * Inner nodes: 2·feature + (1 where a missing value goes left), threshold, place of the right child; the left child is
   * next. Leaves: −1, 0, number of the leaf among all.
   */
  readonly nodes: Float64Array;
}

/** Packs trees whose left children stand right after their parents, as those of `fillLeaves` do. */
export function packTrees(trees: Trees): PackedTrees {
  const { start, leafStart, feature, threshold, missingLeft, left, right } = trees;
  const count = start.length - 1;
  const nodes = new Float64Array(3 * feature.length);
  for (let tree = 0; tree < count; tree++) {
    for (let node = start[tree]!; node < start[tree + 1]!; node++) {
      const leaf = feature[node]! < 0;
      nodes[3 * node] = leaf ? -1 : 2 * feature[node]! + missingLeft[node]!;
      nodes[3 * node + 1] = threshold[node]!;
      nodes[3 * node + 2] = leaf ? leafStart[tree]! + left[node]! : 3 * (start[tree]! + right[node]!);
    }
  }
  return { count, width: trees.width, moments: trees.moments, root: start.slice(0, count).map((at) => 3 * at), nodes };
}

/** The leaf, among all leaves, that the row at `x[at …]` falls into. */
export function packedLeaf({ nodes, root }: PackedTrees, tree: number, x: Float64Array, at: number): number {
  let place = root[tree]!;
  let code = nodes[place]!;
  while (code >= 0) {
    const value = x[at + (code >> 1)]!;
    const goesLeft = value <= nodes[place + 1]! || ((code & 1) === 1 && Number.isNaN(value));
    place = goesLeft ? place + 3 : nodes[place + 2]!;
    code = nodes[place]!;
  }
  return nodes[place + 2]!;
}
