import type { Pass, Weight } from '../layer.ts';
import type { Tensor } from '../tensors.ts';
import { dense } from './dense.ts';
import { drop } from './dropout.ts';
import { layerNorm } from './layerNorm.ts';
import { splitWeights, weightsOfParts } from './weightsOfParts.ts';

/** A part of a network that reads two values. */
export interface JoiningLayer {
  readonly weights: readonly Weight[];
  apply(pass: Pass, weights: readonly Tensor[], x: Tensor, beside: Tensor): Tensor;
}

/**
 * LayerNorm(beside + σ(W_g y + b_g) ⊙ (W_v y + b_v)), y being x after dropout: a gate that can close a part of the
 * network which adds nothing. x: (batch, inputs) or (batch, time, inputs); beside and the output alike with `size`.
 * Lim, Arık, Loeff & Pfister (2021), Int. J. Forecasting 37(4), eqs. (2) and (5).
 */
export function gatedSkip({
  inputs,
  size,
  dropout = 0,
}: {
  inputs: number;
  size: number;
  dropout?: number;
}): JoiningLayer {
  const parts = {
    gate: dense({ inputs, outputs: size, activation: 'sigmoid' }),
    value: dense({ inputs, outputs: size }),
    norm: layerNorm(size),
  };
  return {
    weights: weightsOfParts(parts),
    apply(pass, weights, x, beside) {
      const { tf } = pass;
      const own = splitWeights(parts, weights);
      const y = drop(pass, dropout, x);
      const gated = tf.mul(parts.gate.apply(pass, own.gate, y), parts.value.apply(pass, own.value, y));
      return parts.norm.apply(pass, own.norm, tf.add(beside, gated));
    },
  };
}
