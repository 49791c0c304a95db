import type { Layer } from '../layer.ts';

/**
 * x + layer(x), shapes alike, without normalisation over the batch: no row's output depends on the rows beside it.
 * He, Zhang, Ren & Sun (2016), arXiv 1512.03385. Weights are the layer's.
 */
export function residual(layer: Layer): Layer {
  return { weights: layer.weights, apply: (pass, weights, x) => pass.tf.add(x, layer.apply(pass, weights, x)) };
}
