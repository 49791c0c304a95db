import type { Layer } from '../layer.ts';
import { requireInput } from './requireInput.ts';

/**
 * The columns at `places`, in their order, and zeros where a place is null: (batch, time, inputs) → (batch, time, places).
 * By a product with a matrix of zeros and ones, exact, since gathering has no gradient on WASM.
 */
export function pickColumns({ inputs, places }: { inputs: number; places: readonly (number | null)[] }): Layer {
  const outputs = places.length;
  const picked = new Float32Array(inputs * outputs);
  places.forEach((place, at) => {
    if (place !== null) picked[place * outputs + at] = 1;
  });
  return {
    weights: [],
    apply({ tf }, _weights, x) {
      requireInput(x, 'pickColumns', inputs, [3]);
      const rows = tf.matMul(tf.reshape(x, [-1, inputs]), tf.tensor(picked.slice(), [inputs, outputs]));
      return tf.reshape(rows, [x.shape[0], x.shape[1]!, outputs]);
    },
  };
}
