import { InputError } from '../../../contracts/failures.ts';
import type { Layer } from '../layer.ts';

/** One node of a graph: (batch, nodes, features) → (batch, features). */
export function nodeReadout(node: number): Layer {
  return {
    weights: [],
    apply({ tf }, _weights, x) {
      const [batch, nodes, features] = x.shape as [number, number, number];
      if (x.rank !== 3 || !(node < nodes))
        throw new InputError(
          `Layer nodeReadout needs (batch, nodes, features) with a node ${node}, counted from 0, got ${x.shape.join(' × ')}.`,
        );
      return tf.reshape(tf.slice(x, [0, node, 0], [batch, 1, features]), [batch, features]);
    },
  };
}
