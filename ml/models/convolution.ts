import { defineNetwork } from '../neural/defineNetwork.ts';
import { causalConv1d } from '../neural/layers/causalConv1d.ts';
import { dense } from '../neural/layers/dense.ts';
import { dropout } from '../neural/layers/dropout.ts';
import { lastStep } from '../neural/layers/lastStep.ts';
import { residual } from '../neural/layers/residual.ts';
import { sequence } from '../neural/layers/sequence.ts';

const parameters = {
  layers: {
    default: 3,
    minimum: 1,
    maximum: 12,
    integer: true,
    meaning: 'Convolutions; each reads steps twice as far apart as the one before.',
  },
  channels: { default: 32, minimum: 1, maximum: 4096, integer: true, meaning: 'Outputs of each convolution.' },
  kernel: { default: 3, minimum: 1, maximum: 64, integer: true, meaning: 'Steps that a convolution reads.' },
} as const;

/**
 * Causal convolution network: P(target = 1) = σ(f(window)), f dilated causal convolutions (dilation 1, 2, 4, …), rectified,
 * each but the first added to its input; what the last step knows goes into one line. It reads
 * 1 + (kernel − 1)(2^layers − 1) steps back, of which the window may have fewer.
 *
 * x: (n, p), standardised by the training moments, in windows that end at the row; target: 0 or 1. AdamW on binary
 * cross-entropy. Bai, Kolter & Koltun (2018), arXiv 1803.01271, §3, kept small: one convolution a block, no weight norm.
 */
export const convolution = defineNetwork({
  name: 'convolution',
  revision: 2,
  family: 'classifier',
  purpose: 'Probability of a direction from the shape of the last rows, whatever the moment it comes at.',
  cite: 'Bai, Kolter & Koltun (2018), An empirical evaluation of generic convolutional and recurrent networks for sequence modeling, arXiv 1803.01271.',
  shape: 'rows in time order × features; any scale, since columns are standardised; some hundred rows and up',
  regimes: ['markets in which short patterns come back'],
  suits: ['trending', 'volatile'],
  sequence: true,
  parameters,
  build({ layers, channels, kernel, dropout: rate }, inputs) {
    const block = (from: number, dilation: number) =>
      sequence([
        causalConv1d({ inputs: from, outputs: channels, kernel, dilation, activation: 'relu' }),
        dropout(rate),
      ]);
    const deeper = Array.from({ length: layers - 1 }, (_, at) => residual(block(channels, 2 ** (at + 1))));
    return sequence([block(inputs, 1), ...deeper, lastStep, dense({ inputs: channels, outputs: 1 })]);
  },
});
