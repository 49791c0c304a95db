import type { Layer } from '../layer.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { requireInput } from './requireInput.ts';
import { withGradient } from './withGradient.ts';

/**
 * y = γ ⊙ (x − mean) / √(variance + ε) + β over the last dimension, with the biased variance (divided by n) and
 * ε = 1e-5. x, y: (batch, features) or (batch, time, features). Weights as torch's `LayerNorm`: `weight` γ and `bias` β,
 * both (features). Ba, Kiros & Hinton (2016), arXiv 1607.06450.
 *
 * By broadcasting and with its own gradient: with x̂ the normalised x and g = dy ⊙ γ,
 * dx = (g − mean(g) − x̂ ⊙ mean(g ⊙ x̂)) / √(variance + ε), dγ = Σ dy ⊙ x̂, dβ = Σ dy.
 */
export function layerNorm(features: number): Layer {
  return {
    weights: [
      { name: 'weight', shape: [features], initial: 'ones' },
      { name: 'bias', shape: [features], initial: 'zeros' },
    ],
    apply({ tf }, [weight, bias], x) {
      requireInput(x, 'layerNorm', features, [2, 3]);
      const rows = tf.reshape(x, [-1, features]);
      return tf.reshape(normalise(tf, rows, weight!, bias!), x.shape);
    },
  };
}

const epsilon = 1e-5;

function normalise(tf: TensorLibrary, x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  return withGradient(tf, [x, weight, bias], () => {
    const centred = tf.sub(x, tf.mean(x, 1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
    const normal = tf.mul(centred, scale);
    return {
      value: tf.add(tf.mul(normal, weight), bias),
      saved: [normal, scale, weight],
      gradients(dy, [xHat, inverse, gamma]) {
        const g = tf.mul(dy, gamma!);
        const along = tf.mul(xHat!, tf.mean(tf.mul(g, xHat!), 1, true));
        const dx = tf.mul(tf.sub(tf.sub(g, tf.mean(g, 1, true)), along), inverse!);
        return [dx, tf.sum(tf.mul(dy, xHat!), 0), tf.sum(dy, 0)];
      },
    };
  });
}
