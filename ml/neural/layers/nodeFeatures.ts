import type { Layer } from '../layer.ts';
import { requireInput } from './requireInput.ts';

interface NodePlaces {
  readonly places: readonly number[];
  readonly features: number;
  /** Of the input; as many as there are places where absent. */
  readonly columns?: number;
}

/**
 * Windows of wide rows to nodes: (batch, window, columns) or (batch, columns) → (batch, nodes, window · features), a node's steps
 * one after another, oldest first. `places` says which column holds feature f of node i, at i · features + f, each column once at
 * most; a column that it does not name is left out.
 * By a product with a matrix of zeros and ones, exact, since gathering has no gradient on WASM.
 */
export function nodeFeatures({ places, features, columns = places.length }: NodePlaces): Layer {
  const width = places.length;
  const order = new Float32Array(columns * width);
  places.forEach((place, at) => (order[place * width + at] = 1));
  const inOrder = columns === width && places.every((place, at) => place === at);
  return {
    weights: [],
    apply({ tf }, _weights, x) {
      requireInput(x, 'nodeFeatures', columns, [2, 3]);
      const [batch, window] = [x.shape[0], x.rank === 3 ? x.shape[1]! : 1];
      const rows = tf.reshape(x, [batch * window, columns]);
      const sorted = inOrder ? rows : tf.matMul(rows, tf.tensor(order.slice(), [columns, width]));
      const nodes = tf.transpose(tf.reshape(sorted, [batch, window, width / features, features]), [0, 2, 1, 3]);
      return tf.reshape(nodes, [batch, width / features, window * features]);
    },
  };
}
