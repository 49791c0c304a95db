import type { Layer } from '../layer.ts';
import { splitWeights, weightsOfParts } from './weightsOfParts.ts';

/**
 * Layers one after another; the first gets x, the last gives the output. Weights in the layers' order, named by place
 * as in torch's `Sequential`: `0.weight`, `0.bias`, `2.weight` …
 * Example: `sequence([dense({ inputs: 25, outputs: 64, activation: 'relu' }), dropout(0.3), dense({ inputs: 64, outputs: 1 })])`.
 */
export function sequence(layers: readonly Layer[]): Layer {
  const parts: Readonly<Record<string, Layer>> = Object.fromEntries(layers.entries());
  return {
    weights: weightsOfParts(parts),
    apply(pass, weights, x) {
      const own = splitWeights(parts, weights);
      return layers.reduce((value, layer, place) => layer.apply(pass, own[place]!, value), x);
    },
  };
}
