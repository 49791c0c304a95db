import { ConfigError } from '../../../contracts/failures.ts';
import type { Layer } from '../layer.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';
import { dense } from './dense.ts';
import { gatedResidual } from './gatedResidual.ts';
import { gatedSkip } from './gatedSkip.ts';
import { lstm } from './lstm.ts';
import { multiHeadAttention } from './multiHeadAttention.ts';
import { requireInput } from './requireInput.ts';
import { variableGate } from './variableGate.ts';
import { splitWeights, weightsOfParts } from './weightsOfParts.ts';

/**
 * Temporal fusion of variables that change (the first `dynamic` columns) with facts that do not (the last `fixed`, read at
 * the last step): x (batch, time, dynamic + fixed) → (batch, time, size). The facts become a context; the context helps
 * to choose among variables at each step; an LSTM, a layer that adds the context, causal attention and a dense part
 * follow, each behind a gate that can close it. Dynamic columns act causally, the facts at every step.
 * Lim, Arık, Loeff & Pfister (2021), Int. J. Forecasting 37(4), §4, kept small: no known future, one context for all uses,
 * zero first states, point forecasts.
 *
 * A pass that observes sees `variables` (batch, time, dynamic) and `attention` (batch, time, time).
 * @throws ConfigError unless there is at least one column of each kind.
 */
export function temporalFusion({
  dynamic,
  fixed,
  size,
  heads,
  dropout = 0,
}: {
  dynamic: number;
  fixed: number;
  size: number;
  heads: number;
  dropout?: number;
}): Layer {
  if (!(dynamic >= 1 && fixed >= 1))
    throw new ConfigError(`Temporal fusion needs at least 1 dynamic and 1 fixed column, got ${dynamic} and ${fixed}.`);
  const alike = { inputs: size, outputs: size, hidden: size, context: size, dropout };
  const skip = { inputs: size, size, dropout };
  const parts = {
    facts: dense({ inputs: fixed, outputs: size, activation: 'elu' }),
    variables: variableGate({ variables: dynamic, size, dropout }),
    memory: lstm({ inputs: size, units: size }),
    memory_gate: gatedSkip(skip),
    enrichment: gatedResidual(alike),
    attention: multiHeadAttention({ size, heads, causal: true, dropout }),
    attention_gate: gatedSkip(skip),
    position: gatedResidual(alike),
    output_gate: gatedSkip(skip),
  };
  return {
    weights: weightsOfParts(parts),
    apply(pass, weights, x) {
      requireInput(x, 'temporalFusion', dynamic + fixed, [3]);
      const own = splitWeights(parts, weights);
      const { tf } = pass;
      const { changing, last } = sides(tf, x, dynamic, fixed);
      const context = parts.facts.apply(pass, own.facts, last);
      const chosen = parts.variables.apply(pass, own.variables, changing, context);
      const remembered = parts.memory.apply(pass, own.memory, chosen);
      const local = parts.memory_gate.apply(pass, own.memory_gate, remembered, chosen);
      const enriched = parts.enrichment.apply(pass, own.enrichment, local, context);
      const attended = parts.attention.apply(pass, own.attention, enriched);
      const far = parts.attention_gate.apply(pass, own.attention_gate, attended, enriched);
      const fed = parts.position.apply(pass, own.position, far, context);
      return parts.output_gate.apply(pass, own.output_gate, fed, local);
    },
  };
}

function sides(tf: TensorLibrary, x: Tensor, dynamic: number, fixed: number): { changing: Tensor; last: Tensor } {
  const [batch, time] = x.shape as [number, number, number];
  const last = tf.slice(x, [0, time - 1, dynamic], [batch, 1, fixed]);
  return { changing: tf.slice(x, [0, 0, 0], [batch, time, dynamic]), last: tf.reshape(last, [batch, fixed]) };
}
