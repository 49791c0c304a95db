import type { Layer } from '../layer.ts';
import type { Activation } from './activate.ts';
import { dense } from './dense.ts';
import { drop } from './dropout.ts';
import { layerNorm } from './layerNorm.ts';
import { multiHeadAttention } from './multiHeadAttention.ts';
import { splitWeights, weightsOfParts } from './weightsOfParts.ts';

export interface EncoderShape {
  readonly size: number;
  readonly heads: number;
  /** Width of the part between the two dense layers. */
  readonly hidden: number;
  readonly activation?: Activation;
  readonly dropout?: number;
  /** Normalises before attention and dense layers instead of after the sums. */
  readonly normFirst?: boolean;
  readonly causal?: boolean;
}

/**
 * Attention, then two dense layers at every step, each added to its input: x, y (batch, time, size).
 * After (the default, as in torch): y = N₁(x + A(x)), out = N₂(y + F(y)); with `normFirst`: y = x + A(N₁(x)),
 * out = y + F(N₂(y)). Dropout on attention weights, inside F and on both additions, as in torch's
 * `TransformerEncoderLayer`, whose weights these are. Vaswani et al. (2017), arXiv 1706.03762; Xiong et al. (2020),
 * arXiv 2002.04745.
 */
export function transformerEncoderLayer({
  size,
  heads,
  hidden,
  activation = 'relu',
  dropout = 0,
  normFirst = false,
  causal = false,
}: EncoderShape): Layer {
  const parts = {
    self_attn: multiHeadAttention({ size, heads, causal, dropout }),
    linear1: dense({ inputs: size, outputs: hidden, activation }),
    linear2: dense({ inputs: hidden, outputs: size }),
    norm1: layerNorm(size),
    norm2: layerNorm(size),
  };
  return {
    weights: weightsOfParts(parts),
    apply(pass, weights, x) {
      const { tf } = pass;
      const own = splitWeights(parts, weights);
      const at = (part: keyof typeof parts, value: typeof x) => parts[part].apply(pass, own[part], value);
      const attend = (value: typeof x) => drop(pass, dropout, at('self_attn', value));
      const feed = (value: typeof x) => drop(pass, dropout, at('linear2', drop(pass, dropout, at('linear1', value))));
      if (normFirst) {
        const attended = tf.add(x, attend(at('norm1', x)));
        return tf.add(attended, feed(at('norm2', attended)));
      }
      const attended = at('norm1', tf.add(x, attend(x)));
      return at('norm2', tf.add(attended, feed(attended)));
    },
  };
}
