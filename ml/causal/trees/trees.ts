/**
 * Binary trees, one after another in flat arrays. Node 0 of a tree is its root; `left` and `right` count from it. A leaf has
 * feature −1 and `left` is its number among the leaves of its tree. A left child stands right after its parent.
 */
export interface Trees {
  /** Numbers a leaf holds: averages over the rows that fell into it. */
  readonly width: number;
  /** (trees + 1) first node of every tree, and the end. */
  readonly start: Int32Array;
  /** (trees + 1) first leaf of every tree, and the end. */
  readonly leafStart: Int32Array;
  readonly feature: Int32Array;
  /** A value at or below it goes left. */
  readonly threshold: Float64Array;
  /** 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Improvement of the split criterion at the node, 0 in a leaf. */
  readonly gain: Float64Array;
  /** (leaves, width) row-major. */
  readonly moments: Float64Array;
}

export const treeCount = (trees: Trees): number => trees.start.length - 1;

/** The leaf, among all leaves, that the row at `x[at …]` falls into. */
export function leafOf(trees: Trees, tree: number, x: Float64Array, at: number): number {
  const { feature, threshold, missingLeft, left, right } = trees;
  const root = trees.start[tree]!;
  let node = root;
  let read = feature[node]!;
  while (read >= 0) {
    const value = x[at + read]!;
    const goesLeft = value <= threshold[node]! || (missingLeft[node] === 1 && Number.isNaN(value));
    node = root + (goesLeft ? left[node]! : right[node]!);
    read = feature[node]!;
  }
  return trees.leafStart[tree]! + left[node]!;
}

/** The last `count` trees. */
export function lastTrees(trees: Trees, count: number): Trees {
  const tree = treeCount(trees) - count;
  const node = trees.start[tree]!;
  const leaf = trees.leafStart[tree]!;
  return {
    width: trees.width,
    start: trees.start.subarray(tree).map((at) => at - node),
    leafStart: trees.leafStart.subarray(tree).map((at) => at - leaf),
    feature: trees.feature.subarray(node),
    threshold: trees.threshold.subarray(node),
    missingLeft: trees.missingLeft.subarray(node),
    left: trees.left.subarray(node),
    right: trees.right.subarray(node),
    gain: trees.gain.subarray(node),
    moments: trees.moments.subarray(leaf * trees.width),
  };
}

/** The trees of all parts in order. Joining the parts of a range gives the same bytes as growing the range at once. */
export function joinTrees(parts: readonly Trees[]): Trees {
  return {
    width: parts[0]!.width,
    start: joinStarts(parts.map(({ start }) => start)),
    leafStart: joinStarts(parts.map(({ leafStart }) => leafStart)),
    feature: joinIntegers(parts.map(({ feature }) => feature)),
    threshold: joinNumbers(parts.map(({ threshold }) => threshold)),
    missingLeft: joinBytes(parts.map(({ missingLeft }) => missingLeft)),
    left: joinIntegers(parts.map(({ left }) => left)),
    right: joinIntegers(parts.map(({ right }) => right)),
    gain: joinNumbers(parts.map(({ gain }) => gain)),
    moments: joinNumbers(parts.map(({ moments }) => moments)),
  };
}

function fill<T extends { set(from: T, at: number): void; readonly length: number }>(
  joined: T,
  parts: readonly T[],
): T {
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const lengthOf = (parts: readonly { readonly length: number }[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0);
const joinIntegers = (parts: readonly Int32Array[]): Int32Array => fill(new Int32Array(lengthOf(parts)), parts);
const joinNumbers = (parts: readonly Float64Array[]): Float64Array => fill(new Float64Array(lengthOf(parts)), parts);
const joinBytes = (parts: readonly Uint8Array[]): Uint8Array => fill(new Uint8Array(lengthOf(parts)), parts);

function joinStarts(parts: readonly Int32Array[]): Int32Array {
  const joined = new Int32Array(lengthOf(parts) - parts.length + 1);
  let at = 0;
  let offset = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length - 1; i++) joined[at++] = part[i]! + offset;
    offset += part.at(-1)!;
  }
  joined[at] = offset;
  return joined;
}
