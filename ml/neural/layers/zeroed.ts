import type { Layer } from '../layer.ts';

/** The layer with all weights 0 at first: a dense one at the end of a network makes it begin at 0 and still learn. */
export const zeroed = (layer: Layer): Layer => ({
  ...layer,
  weights: layer.weights.map((weight) => ({ ...weight, initial: 'zeros' })),
});
