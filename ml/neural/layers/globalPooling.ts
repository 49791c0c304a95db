import type { Layer } from '../layer.ts';

/** Mean or maximum over the steps of a sequence: (batch, time, features) → (batch, features). */
export function globalPooling(kind: 'mean' | 'max'): Layer {
  return { weights: [], apply: ({ tf }, _weights, x) => (kind === 'mean' ? tf.mean(x, 1) : tf.max(x, 1)) };
}
