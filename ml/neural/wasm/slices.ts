import { copyBox } from './copyBox.ts';
import type { Info, Kernel } from './heap.ts';

/** A box of a tensor. The backend's own kernel copies the whole tensor out of the heap first. */
export const slice: Kernel = ({ tf, heap, inputs, attrs, original }) => {
  const x = inputs['x']!;
  if (x.dtype === 'string' || x.dtype === 'complex64') return original('Slice', inputs, attrs);
  const given = [attrs['begin'] as number[], attrs['size'] as number[]] as const;
  const [begin, size] = tf.slice_util.parseSliceParams(x, ...given) as [number[], number[]];
  const out = heap.makeOutput(size, x.dtype);
  copyBox(heap.typedArrayFromHeap(x), x.shape, begin, size, heap.typedArrayFromHeap(out));
  return out;
};

/** Parts of a tensor along one axis. The backend's own kernel slices, and so copies the whole tensor for every part. */
export const splitV: Kernel = ({ tf, heap, inputs, attrs }) => {
  const x = inputs['x']!;
  const axis = tf.util.parseAxisParam(attrs['axis'] as number, x.shape)[0]!;
  const sizes = tf.backend_util.prepareSplitSize(x, attrs['numOrSizeSplits'] as number[], axis);
  const shapes = sizes.map((length) => x.shape.map((whole, a) => (a === axis ? length : whole)));
  const parts: Info[] = shapes.map((shape) => heap.makeOutput(shape, x.dtype));
  const begin = x.shape.map(() => 0);
  parts.forEach((part, at) => {
    copyBox(heap.typedArrayFromHeap(x), x.shape, begin, shapes[at]!, heap.typedArrayFromHeap(part));
    begin[axis]! += sizes[at]!;
  });
  return parts;
};
