import { IntegrityError } from '../../contracts/failures.ts';
import type { Tree } from './tree.ts';

const bytesOfHead = 8;

/** Bytes of a node: feature (int32), left child with the way of missing values (int32), threshold, `width` values. */
const bytesOfNode = (width: number) => 16 + 8 * width;

/**
 * Trees as bytes, little-endian: per tree the number of nodes and `width` (two uint32), then its nodes: feature (int32),
 * 2 × left child + 1 where missing values go left (int32), threshold and `width` values (float64).
 */
export function packTrees(trees: readonly Tree[]): Uint8Array {
  const size = trees.reduce((sum, { feature, width }) => sum + bytesOfHead + feature.length * bytesOfNode(width), 0);
  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const { feature, left, missingLeft, threshold, value, width } of trees) {
    view.setUint32(at, feature.length, true);
    view.setUint32(at + 4, width, true);
    at += bytesOfHead;
    for (let node = 0; node < feature.length; node += 1) {
      view.setInt32(at, feature[node]!, true);
      view.setInt32(at + 4, 2 * left[node]! + missingLeft[node]!, true);
      view.setFloat64(at + 8, threshold[node]!, true);
      for (let k = 0; k < width; k += 1) view.setFloat64(at + 16 + 8 * k, value[node * width + k]!, true);
      at += bytesOfNode(width);
    }
  }
  return new Uint8Array(view.buffer);
}

function readTree(view: DataView, start: number, columns: number): { tree: Tree; next: number } {
  const nodes = start + bytesOfHead <= view.byteLength ? view.getUint32(start, true) : 0;
  const width = nodes > 0 ? view.getUint32(start + 4, true) : 0;
  const next = start + bytesOfHead + nodes * bytesOfNode(width);
  if (nodes === 0 || width === 0 || next > view.byteLength)
    throw new IntegrityError(
      `Expected a tree of at least 1 node within ${view.byteLength} bytes, got ${nodes} nodes up to byte ${next}; fetch the model again.`,
    );
  const tree: Tree = {
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    left: new Int32Array(nodes),
    missingLeft: new Uint8Array(nodes),
    value: new Float64Array(nodes * width),
    width,
    gain: new Float64Array(columns),
  };
  for (let node = 0; node < nodes; node += 1) {
    const at = start + bytesOfHead + node * bytesOfNode(width);
    const [feature, coded] = [view.getInt32(at, true), view.getInt32(at + 4, true)];
    const left = coded >> 1;
    // A child always follows its parent, so that a walk ends; one changed byte must not send it elsewhere.
    const whole = feature === -1 ? left === -1 : feature >= 0 && feature < columns && left > node && left + 1 < nodes;
    if (!whole)
      throw new IntegrityError(
        `Expected column −1 to ${columns - 1} and a child from ${node + 1} to ${nodes - 2} in node ${node}, got ${feature} and ${left}; fetch the model again.`,
      );
    tree.feature[node] = feature;
    tree.left[node] = left;
    tree.missingLeft[node] = coded & 1;
    tree.threshold[node] = view.getFloat64(at + 8, true);
    for (let k = 0; k < width; k += 1) tree.value[node * width + k] = view.getFloat64(at + 16 + 8 * k, true);
  }
  return { tree, next };
}

/** Reads what `packTrees` wrote; `columns` is the number of columns of the fit. Falls of impurity are not kept. */
export function unpackTrees(bytes: Uint8Array, trees: number, columns: number): Tree[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Tree[] = [];
  let at = 0;
  while (found.length < trees) {
    const { tree, next } = readTree(view, at, columns);
    found.push(tree);
    at = next;
  }
  if (at !== bytes.length)
    throw new IntegrityError(`Expected ${at} bytes of trees, got ${bytes.length}; fetch the model again.`);
  return found;
}
