import type { Heap, Info, Kernel } from './heap.ts';

const block = 16;

/** The transpose of a (rows, columns) matrix, in blocks that stay in the processor's cache. */
function transposed(heap: Heap, matrix: Info): Info {
  const [rows, columns] = [matrix.shape.at(-2)!, matrix.shape.at(-1)!];
  const out = heap.makeOutput([1, columns, rows], matrix.dtype);
  const [from, to] = [heap.typedArrayFromHeap(matrix), heap.typedArrayFromHeap(out)];
  for (let top = 0; top < rows; top += block)
    for (let left = 0; left < columns; left += block)
      for (let row = top; row < Math.min(top + block, rows); row++)
        for (let column = left; column < Math.min(left + block, columns); column++)
          to[column * rows + row] = from[row * columns + column]!;
  return out;
}

/**
 * Product of two matrices, either of them transposed first. The backend multiplies fast only what is not transposed: every
 * gradient of a dense layer took the slow way. Stacks of matrices are left to it.
 */
export const batchMatMul: Kernel = ({ heap, inputs, attrs, original }) => {
  const [a, b] = [inputs['a']!, inputs['b']!];
  const single = [a, b].every(({ shape, dtype }) => shape.slice(0, -2).every((n) => n === 1) && dtype === 'float32');
  const { transposeA, transposeB } = attrs;
  if (!single || !(transposeA || transposeB)) return original('BatchMatMul', inputs, attrs);
  const turned: Info[] = [];
  const turn = (matrix: Info): Info => {
    turned.push(transposed(heap, matrix));
    const shape = [...matrix.shape.slice(0, -2), matrix.shape.at(-1)!, matrix.shape.at(-2)!];
    return { ...turned.at(-1)!, shape };
  };
  const straight = { a: transposeA ? turn(a) : a, b: transposeB ? turn(b) : b };
  const out = original('BatchMatMul', straight, { transposeA: false, transposeB: false });
  for (const { dataId } of turned) heap.disposeData(dataId);
  return out;
};
