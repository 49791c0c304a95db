import type { Layer } from '../layer.ts';
import type { Activation } from '../layers/activate.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { sequence } from '../layers/sequence.ts';

export interface AutoencoderOptions {
  /** Numbers of one input: steps of the window times features. */
  readonly inputs: number;
  /** Units of the encoder's hidden layers, from the input on; the decoder has them the other way round. */
  readonly hidden: readonly number[];
  /** Numbers of the code. */
  readonly code: number;
  readonly activation: Activation;
  readonly dropout: number;
  /** Share of the label's gradient that reaches the encoder, 0–1. */
  readonly labelShare: number;
}

function stackOf(widths: readonly number[], { activation, dropout: rate }: AutoencoderOptions): Layer {
  const hidden = widths
    .slice(1, -1)
    .flatMap((outputs, place) => [dense({ inputs: widths[place]!, outputs, activation }), dropout(rate)]);
  return sequence([...hidden, dense({ inputs: widths.at(-2)!, outputs: widths.at(-1)! })]);
}

/**
 * Encoder (inputs → `coded` numbers), its mirror image as decoder (code → inputs), and a line from the code to the
 * logit of a label.
 */
export function mirrored(
  options: AutoencoderOptions,
  coded: number,
): Readonly<Record<'encoder' | 'decoder' | 'head', Layer>> {
  const { inputs, hidden, code } = options;
  return {
    encoder: stackOf([inputs, ...hidden, coded], options),
    decoder: stackOf([code, ...hidden.toReversed(), inputs], options),
    head: dense({ inputs: code, outputs: 1 }),
  };
}
