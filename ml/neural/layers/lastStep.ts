import type { Layer } from '../layer.ts';

/** The last step of a sequence: (batch, time, features) → (batch, features). What a causal network knows at its row. */
export const lastStep: Layer = {
  weights: [],
  apply({ tf }, _weights, x) {
    const [batch, time, features] = x.shape as [number, number, number];
    return tf.reshape(tf.slice(x, [0, time - 1, 0], [batch, 1, features]), [batch, features]);
  },
};
