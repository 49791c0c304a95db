import type { Layer } from '../../neural/layer.ts';
import { dense } from '../../neural/layers/dense.ts';
import { dropout } from '../../neural/layers/dropout.ts';
import { lastStep } from '../../neural/layers/lastStep.ts';
import { layerNorm } from '../../neural/layers/layerNorm.ts';
import { multiHeadAttention } from '../../neural/layers/multiHeadAttention.ts';
import { positionalEncoding } from '../../neural/layers/positionalEncoding.ts';
import { residual } from '../../neural/layers/residual.ts';
import { sequence } from '../../neural/layers/sequence.ts';

export interface RegimeShape {
  readonly inputs: number;
  readonly hidden: number;
  readonly heads: number;
  readonly dropout: number;
  readonly regimes: number;
}

/**
 * Attention regime classifier: windows (batch, time, inputs) → (batch, regimes + 1), the logits of the regimes and, last,
 * the standardised outcome. Each step becomes `hidden` numbers that know their place; steps attend to the steps before
 * them; what the last step has read goes through one dense layer. Dropout on attention weights, on what was read and
 * before both dense layers, so that Monte-Carlo passes vary all that is learnt after the first line.
 *
 * Vaswani et al. (2017), arXiv 1706.03762, §3. @throws ConfigError unless `heads` divides `hidden`.
 */
export const regimeLayer = ({ inputs, hidden, heads, dropout: rate, regimes }: RegimeShape): Layer =>
  sequence([
    dense({ inputs, outputs: hidden }),
    positionalEncoding(hidden),
    residual(sequence([multiHeadAttention({ size: hidden, heads, causal: true, dropout: rate }), dropout(rate)])),
    layerNorm(hidden),
    lastStep,
    dropout(rate),
    dense({ inputs: hidden, outputs: hidden, activation: 'relu' }),
    dropout(rate),
    dense({ inputs: hidden, outputs: regimes + 1 }),
  ]);
