import { dense } from './dense.ts';
import { gatedSkip, type JoiningLayer } from './gatedSkip.ts';
import { sequence } from './sequence.ts';
import { splitWeights, weightsOfParts } from './weightsOfParts.ts';

/**
 * Gated residual network of x beside a context c: with η = W_o ELU(W_x x + W_c c + b_x) + b_o,
 * LayerNorm(skip(x) + GLU(η)), where skip is x itself or, when sizes differ, a dense layer.
 * x: (batch, inputs) or (batch, time, inputs); c: (batch, context); y: as x with `outputs`.
 * Lim, Arık, Loeff & Pfister (2021), Int. J. Forecasting 37(4), eqs. (2)–(5).
 */
export function gatedResidual({
  inputs,
  outputs,
  hidden,
  context,
  dropout = 0,
}: {
  inputs: number;
  outputs: number;
  hidden: number;
  context: number;
  dropout?: number;
}): JoiningLayer {
  const parts = {
    input: dense({ inputs, outputs: hidden }),
    context: dense({ inputs: context, outputs: hidden, bias: false }),
    output: dense({ inputs: hidden, outputs }),
    gate: gatedSkip({ inputs: outputs, size: outputs, dropout }),
    skip: inputs === outputs ? sequence([]) : dense({ inputs, outputs }),
  };
  return {
    weights: weightsOfParts(parts),
    apply(pass, weights, x, beside) {
      const { tf } = pass;
      const own = splitWeights(parts, weights);
      const known = parts.context.apply(pass, own.context, beside);
      const [batch, width] = known.shape as [number, number];
      const spread = x.rank === 3 ? tf.reshape(known, [batch, 1, width]) : known;
      const inner = tf.elu(tf.add(parts.input.apply(pass, own.input, x), spread));
      const skipped = parts.skip.apply(pass, own.skip, x);
      return parts.gate.apply(pass, own.gate, parts.output.apply(pass, own.output, inner), skipped);
    },
  };
}
