import type { Numbers } from './heap.ts';

/** Below this a loop is faster than a call of `set` with its two objects. */
const shortRun = 48;

/**
 * Copies the box that begins at `begin` and is `size` large out of `from`, of shape `shape`, row-major, into `to`.
 * Axes that are taken whole from the last one on are copied as one run.
 */
export function copyBox(
  from: Numbers,
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
  to: Numbers,
): void {
  if (to.length === 0) return;
  let axis = shape.length - 1;
  let run = 1;
  while (axis > 0 && size[axis] === shape[axis]) run *= shape[axis--]!;
  const strides = new Array<number>(shape.length).fill(1);
  for (let a = shape.length - 2; a >= 0; a--) strides[a] = strides[a + 1]! * shape[a + 1]!;
  run *= size[axis] ?? 1;
  const at = new Array<number>(Math.max(axis, 0)).fill(0);
  let source = begin.reduce((sum, first, a) => sum + first * strides[a]!, 0);
  for (let target = 0; target < to.length; target += run) {
    if (run < shortRun) for (let i = 0; i < run; i++) to[target + i] = from[source + i]!;
    else to.set(from.subarray(source, source + run), target);
    for (let a = axis - 1; a >= 0; a--) {
      source += strides[a]!;
      if (++at[a]! < size[a]!) break;
      source -= at[a]! * strides[a]!;
      at[a] = 0;
    }
  }
}
