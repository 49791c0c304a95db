import type { Layer, Pass } from '../layer.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { activate, type Activation } from './activate.ts';
import { drop, requireRate } from './dropout.ts';
import { nodesOf, requireNodes } from './graphConvolution.ts';
import { initialBefore } from './initialBefore.ts';
import { linear } from './linear.ts';

/**
 * Graph attention: x (batch, nodes, inputs) → (batch, nodes, heads · size). Per head, h = W·x; node i hears node j with
 * α_ij = softmax_j LeakyReLU(target·h_i + source·h_j) over its neighbours j, and becomes Σ_j α_ij·h_j; heads side by side, then bias and
 * activation. `neighbours` (nodes, nodes) row-major: above 0 where i (row) hears j; every node should hear itself. What is not heard counts
 * 0 exactly. `slope` 0.2 of the LeakyReLU, `dropout` on α. Weights: `weight` (heads · size, inputs), `source` and `target`
 * (heads, size), `bias` (heads · size). A pass that observes sees `attention` (batch, nodes, nodes), the mean over heads.
 * Veličković et al. (2018), "Graph attention networks", ICLR, (1)–(5). @throws ConfigError unless 0 ≤ dropout < 1.
 */
export function graphAttention({
  neighbours,
  inputs,
  size,
  heads = 1,
  activation = 'linear',
  slope = 0.2,
  dropout = 0,
}: {
  neighbours: Float64Array;
  inputs: number;
  size: number;
  heads?: number;
  activation?: Activation;
  slope?: number;
  dropout?: number;
}): Layer {
  requireRate(dropout);
  const nodes = nodesOf(neighbours, 'graphAttention');
  const silence = Float32Array.from(neighbours, (value) => (value > 0 ? 0 : -1e9));
  const projection = { uniform: Math.sqrt(6 / (size + 1)) };
  return {
    weights: [
      { name: 'weight', shape: [heads * size, inputs], initial: initialBefore(activation, inputs, heads * size) },
      { name: 'source', shape: [heads, size], initial: projection },
      { name: 'target', shape: [heads, size], initial: projection },
      { name: 'bias', shape: [heads * size], initial: 'zeros' },
    ],
    apply(pass, [weight, source, target, bias], x) {
      requireNodes(x, 'graphAttention', nodes, inputs);
      const { tf } = pass;
      const batch = x.shape[0];
      const own = linear(tf, tf.reshape(x, [batch * nodes, inputs]), weight!);
      const h = tf.transpose(tf.reshape(own, [batch, nodes, heads, size]), [0, 2, 1, 3]);
      const heard = tf.reshape(score(tf, h, source!), [batch, heads, 1, nodes]);
      const scores = tf.leakyRelu(tf.add(score(tf, h, target!), heard), slope);
      const attention = attentionOf(pass, tf.add(scores, tf.tensor(silence.slice(), [nodes, nodes])), dropout);
      const mixed = tf.transpose(tf.matMul(attention, h), [0, 2, 1, 3]);
      return activate(tf, activation, tf.add(tf.reshape(mixed, [batch, nodes, heads * size]), bias!));
    },
  };
}

/** h (batch, heads, nodes, size) along the vector of each head → (batch, heads, nodes, 1). */
function score(tf: TensorLibrary, h: Tensor, along: Tensor): Tensor {
  const [heads, size] = along.shape as [number, number];
  return tf.sum(tf.mul(h, tf.reshape(along, [heads, 1, size])), -1, true);
}

function attentionOf(pass: Pass, scores: Tensor, dropout: number): Tensor {
  const attention = pass.tf.softmax(scores);
  pass.observe?.('attention', pass.tf.mean(attention, 1));
  return drop(pass, dropout, attention);
}
