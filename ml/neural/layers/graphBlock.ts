import type { Layer } from '../layer.ts';
import { dense } from './dense.ts';
import { splitWeights, weightsOfParts } from './weightsOfParts.ts';

/**
 * relu(graph(x) + x·Wᵀ): what a node hears beside what it knows itself, each with weights of its own. x: (batch, nodes, inputs) →
 * (batch, nodes, outputs), `graph` from and to the same. Weights: `graph.…`, then `own.weight` (outputs, inputs).
 * Morris et al. (2019), "Weisfeiler and Leman go neural", AAAI 33, (5).
 */
export function graphBlock(graph: Layer, inputs: number, outputs: number): Layer {
  const own = dense({ inputs, outputs, bias: false });
  const parts = { graph, own };
  return {
    weights: weightsOfParts(parts),
    apply(pass, weights, x) {
      const split = splitWeights(parts, weights);
      const heard = graph.apply(pass, split.graph, x);
      return pass.tf.relu(pass.tf.add(heard, own.apply(pass, split.own, x)));
    },
  };
}
