import type { Tensor, TensorLibrary } from '../tensors.ts';

/**
 * Memory order of the recurrent layers: time, then units, then the batch. A step is one block of memory and so is a
 * gate within it, which makes taking them apart a plain copy on every engine.
 */
export interface Recurrence {
  readonly batch: number;
  readonly time: number;
  /** (batch · time, units) → (time, units, batch). */
  stepsFirst(rows: Tensor): Tensor;
  /** (time, units, batch) → (batch · time, units). */
  rowsFirst(steps: Tensor): Tensor;
  /** (time, units, batch) → (units, batch · time). */
  unitsFirst(steps: Tensor): Tensor;
  /** (time, units, batch) → time tensors (units, batch). */
  take(steps: Tensor): Tensor[];
  /** Tensors of whole steps, or of equal parts of them in order, → (time, units, batch). */
  join(parts: Tensor[]): Tensor;
  /** The same one step later, the first step 0. */
  delayed(steps: Tensor): Tensor;
}

export function recurrence(tf: TensorLibrary, batch: number, time: number): Recurrence {
  const unitsOf = (steps: Tensor): number => steps.size / (time * batch);
  return {
    batch,
    time,
    stepsFirst: (rows) => tf.transpose(tf.reshape(rows, [batch, time, unitsOf(rows)]), [1, 2, 0]),
    rowsFirst: (steps) => tf.reshape(tf.transpose(steps, [2, 0, 1]), [batch * time, unitsOf(steps)]),
    unitsFirst: (steps) => tf.reshape(tf.transpose(steps, [1, 2, 0]), [unitsOf(steps), batch * time]),
    take: (steps) => tf.split(tf.reshape(steps, [time * unitsOf(steps), batch]), time, 0),
    join(parts) {
      const joined = tf.concat(parts, 0);
      return tf.reshape(joined, [time, unitsOf(joined), batch]);
    },
    delayed(steps) {
      const units = unitsOf(steps);
      return tf.concat([tf.zeros([1, units, batch]), tf.slice(steps, [0, 0, 0], [time - 1, units, batch])], 0);
    },
  };
}
