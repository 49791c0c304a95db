import { InputError } from '../../../contracts/failures.ts';
import type { Layer } from '../layer.ts';
import type { Tensor } from '../tensors.ts';
import { activate, type Activation } from './activate.ts';
import { initialBefore } from './initialBefore.ts';
import { linear } from './linear.ts';
import { requireInput } from './requireInput.ts';

/**
 * Graph convolution H = activation(Â·X·Wᵀ + b) at every row of a batch: x (batch, nodes, inputs) → (batch, nodes, outputs).
 * `adjacency` is the normalised Â, (nodes, nodes) row-major, row i what node i hears, by `normalisedAdjacency`; it is no weight.
 * Weights: `weight` (outputs, inputs), `bias` (outputs). Dense products only, since gathering has no gradient on WASM.
 * Kipf and Welling (2017), "Semi-supervised classification with graph convolutional networks", ICLR, (2).
 */
export function graphConvolution({
  adjacency,
  inputs,
  outputs,
  activation = 'linear',
}: {
  adjacency: Float64Array;
  inputs: number;
  outputs: number;
  activation?: Activation;
}): Layer {
  const nodes = nodesOf(adjacency, 'graphConvolution');
  const heard = Array.from(adjacency, (_, at) => adjacency[(at % nodes) * nodes + Math.floor(at / nodes)]!);
  return {
    weights: [
      { name: 'weight', shape: [outputs, inputs], initial: initialBefore(activation, inputs, outputs) },
      { name: 'bias', shape: [outputs], initial: 'zeros' },
    ],
    apply({ tf }, [weight, bias], x) {
      requireNodes(x, 'graphConvolution', nodes, inputs);
      const batch = x.shape[0];
      const own = linear(tf, tf.reshape(x, [batch * nodes, inputs]), weight!);
      const byOutput = tf.reshape(tf.transpose(tf.reshape(own, [batch, nodes, outputs]), [0, 2, 1]), [-1, nodes]);
      const mixed = tf.matMul(byOutput, tf.tensor(heard, [nodes, nodes], 'float32'));
      const byNode = tf.transpose(tf.reshape(mixed, [batch, outputs, nodes]), [0, 2, 1]);
      return activate(tf, activation, tf.add(byNode, bias!));
    },
  };
}

/** Side of a square matrix. @throws InputError where it is not square. */
export function nodesOf(matrix: Float64Array, layer: string): number {
  const nodes = Math.round(Math.sqrt(matrix.length));
  if (nodes >= 1 && nodes * nodes === matrix.length) return nodes;
  throw new InputError(
    `Layer ${layer} needs a square matrix of its nodes, got ${matrix.length} numbers, which is not ${nodes} × ${nodes}.`,
  );
}

/** Refuses an input that is not (batch, nodes, features). */
export function requireNodes(x: Tensor, layer: string, nodes: number, features: number): void {
  requireInput(x, layer, features, [3]);
  if (x.shape[1] !== nodes)
    throw new InputError(
      `Layer ${layer} needs the ${nodes} nodes of its graph in the second dimension, got ${x.shape[1]!}; give it what it was made for.`,
    );
}
