import { ConfigError } from '../../../contracts/failures.ts';
import type { Layer, Pass } from '../layer.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { drop, requireRate } from './dropout.ts';
import { linear } from './linear.ts';
import { requireInput } from './requireInput.ts';

/**
 * Self-attention of several heads: x (batch, time, size) → (batch, time, size). Per head of width d = size / heads,
 * softmax(q·kᵀ / √d)·v; heads side by side, then the output projection. With `causal` a step reads no later step.
 * Weights as torch's `MultiheadAttention`: `in_proj_weight` (3 size, size), rows q, k, v; `in_proj_bias` (3 size);
 * `out_proj.weight` (size, size), `out_proj.bias` (size). Vaswani et al. (2017), arXiv 1706.03762, §3.2.
 *
 * `dropout` acts on the attention weights. A pass that observes sees `attention` (batch, time, time), the mean over
 * heads: row t is what step t reads. @throws ConfigError unless `heads` divides `size` and 0 ≤ dropout < 1.
 */
export function multiHeadAttention({
  size,
  heads,
  causal = false,
  dropout = 0,
}: {
  size: number;
  heads: number;
  causal?: boolean;
  dropout?: number;
}): Layer {
  if (!Number.isInteger(size / heads))
    throw new ConfigError(`Attention of size ${size} needs a number of heads that divides it, got ${heads}.`);
  requireRate(dropout);
  const projection = { uniform: Math.sqrt(6 / (2 * size)) };
  return {
    weights: [
      { name: 'in_proj_weight', shape: [3 * size, size], initial: 'glorot' },
      { name: 'in_proj_bias', shape: [3 * size], initial: 'zeros' },
      { name: 'out_proj.weight', shape: [size, size], initial: projection },
      { name: 'out_proj.bias', shape: [size], initial: 'zeros' },
    ],
    apply(pass, [inWeight, inBias, outWeight, outBias], x) {
      requireInput(x, 'multiHeadAttention', size, [3]);
      const { tf } = pass;
      const [batch, time] = x.shape as [number, number, number];
      const rows = tf.reshape(x, [batch * time, size]);
      const biases = tf.split(inBias!, 3, 0);
      const [q, k, v] = tf
        .split(inWeight!, 3, 0)
        .map((weight, part) => tf.reshape(linear(tf, rows, weight, biases[part]), [batch, time, heads, size / heads]));
      const attention = attentionOf(pass, q!, k!, { causal, dropout });
      const read = tf.transpose(tf.matMul(attention, tf.transpose(v!, [0, 2, 1, 3])), [0, 2, 1, 3]);
      const output = linear(tf, tf.reshape(read, [batch * time, size]), outWeight!, outBias);
      return tf.reshape(output, [batch, time, size]);
    },
  };
}

/** q, k: (batch, time, heads, d) → (batch, heads, time, time). */
function attentionOf(
  pass: Pass,
  q: Tensor,
  k: Tensor,
  { causal, dropout }: { causal: boolean; dropout: number },
): Tensor {
  const { tf } = pass;
  const [, time, , width] = q.shape as [number, number, number, number];
  const queries = tf.mul(tf.transpose(q, [0, 2, 1, 3]), 1 / Math.sqrt(width));
  const scores = tf.matMul(queries, tf.transpose(k, [0, 2, 3, 1]));
  const attention = drop(pass, dropout, tf.softmax(causal ? tf.add(scores, causalMask(tf, time)) : scores));
  pass.observe?.('attention', tf.mean(attention, 1));
  return attention;
}

/** 0 where a step may read, else so low that its share is 0 exactly. (time, time), a step's reading along its row. */
function causalMask(tf: TensorLibrary, time: number): Tensor {
  const mask = new Float32Array(time * time);
  for (let t = 0; t < time; t++) mask.fill(-1e9, t * time + t + 1, (t + 1) * time);
  return tf.tensor(mask, [time, time]);
}
