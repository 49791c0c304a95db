import type { Weight } from '../layer.ts';
import { gatedResidual } from './gatedResidual.ts';
import type { JoiningLayer } from './gatedSkip.ts';
import { requireInput } from './requireInput.ts';
import { splitWeights, weightsOfParts } from './weightsOfParts.ts';

/**
 * Chooses among variables, step by step: each is embedded by its own line, ξ_j = x_j w_j + b_j (size), and
 * y = Σ_j v_j ξ_j with v = softmax of a gated residual network of all ξ beside the context. x: (batch, time, variables);
 * context: (batch, size); y: (batch, time, size). A pass that observes sees `variables`, v (batch, time, variables).
 * Lim, Arık, Loeff & Pfister (2021), Int. J. Forecasting 37(4), eqs. (6)–(8), kept small: without a network of its own for
 * each variable.
 */
export function variableGate({
  variables,
  size,
  dropout = 0,
}: {
  variables: number;
  size: number;
  dropout?: number;
}): JoiningLayer {
  const embedding: Weight[] = [
    { name: 'weight', shape: [variables, size], initial: 'glorot' },
    { name: 'bias', shape: [variables, size], initial: 'zeros' },
  ];
  const parts = {
    embedding: { weights: embedding },
    choice: gatedResidual({ inputs: variables * size, outputs: variables, hidden: size, context: size, dropout }),
  };
  return {
    weights: weightsOfParts(parts),
    apply(pass, weights, x, context) {
      requireInput(x, 'variableGate', variables, [3]);
      const { tf } = pass;
      const [batch, time] = x.shape as [number, number, number];
      const own = splitWeights(parts, weights);
      const [weight, bias] = own.embedding;
      const embedded = tf.add(tf.mul(tf.reshape(x, [batch * time, variables, 1]), weight!), bias!);
      const flat = tf.reshape(embedded, [batch, time, variables * size]);
      const share = tf.softmax(parts.choice.apply(pass, own.choice, flat, context));
      pass.observe?.('variables', share);
      const chosen = tf.sum(tf.mul(embedded, tf.reshape(share, [batch * time, variables, 1])), 1);
      return tf.reshape(chosen, [batch, time, size]);
    },
  };
}
