import type { Kernel } from './heap.ts';

/** Sums rows by segment: out[s] = Σ rows with segment s. Rows whose segment is outside 0 … `numSegments` − 1 are left out. */
export const unsortedSegmentSum: Kernel = ({ heap, inputs, attrs }) => {
  const [x, segments] = [inputs['x']!, inputs['segmentIds']!];
  const count = attrs['numSegments'] as number;
  const out = heap.makeOutput([count, ...x.shape.slice(1)], x.dtype);
  const [from, segment, to] = [
    heap.typedArrayFromHeap(x),
    heap.typedArrayFromHeap(segments),
    heap.typedArrayFromHeap(out),
  ];
  const width = count === 0 ? 0 : to.length / count;
  to.fill(0);
  for (let row = 0; row < segment.length; row++) {
    const target = segment[row]!;
    if (target < 0 || target >= count) continue;
    for (let i = 0; i < width; i++) to[target * width + i]! += from[row * width + i]!;
  }
  return out;
};
