import type { Layer } from '../layer.ts';
import { requireInput } from './requireInput.ts';

/**
 * Adds where a step stands in its sequence: at step t, sin(t / 10000^(2i/size)) to column 2i and
 * cos(t / 10000^(2i/size)) to column 2i + 1. x, y: (batch, time, size). No weights.
 * Vaswani et al. (2017), arXiv 1706.03762, §3.5.
 */
export function positionalEncoding(size: number): Layer {
  return {
    weights: [],
    apply({ tf }, _weights, x) {
      requireInput(x, 'positionalEncoding', size, [3]);
      const time = x.shape[1]!;
      return tf.add(x, tf.tensor(encodingOf(time, size), [time, size]));
    },
  };
}

function encodingOf(time: number, size: number): Float32Array {
  const values = new Float32Array(time * size);
  for (let j = 0; j < size; j++) {
    const frequency = 10000 ** (-(j - (j % 2)) / size);
    const wave = j % 2 === 0 ? Math.sin : Math.cos;
    for (let t = 0; t < time; t++) values[t * size + j] = wave(t * frequency);
  }
  return values;
}
