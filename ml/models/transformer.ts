import { defineNetwork } from '../neural/defineNetwork.ts';
import { dense } from '../neural/layers/dense.ts';
import { lastStep } from '../neural/layers/lastStep.ts';
import { positionalEncoding } from '../neural/layers/positionalEncoding.ts';
import { sequence } from '../neural/layers/sequence.ts';
import { transformerEncoder } from '../neural/layers/transformerEncoder.ts';

const parameters = {
  layers: { default: 2, minimum: 1, maximum: 12, integer: true, meaning: 'Encoder layers.' },
  size: { default: 32, minimum: 1, maximum: 4096, integer: true, meaning: 'Numbers that a step is in each layer.' },
  heads: { default: 4, minimum: 1, maximum: 64, integer: true, meaning: 'Heads of attention; they divide the size.' },
  hidden: {
    default: 64,
    minimum: 1,
    maximum: 16_384,
    integer: true,
    meaning: 'Units of the dense part of each encoder layer.',
  },
  norm: {
    default: 'before',
    oneOf: ['before', 'after'],
    meaning:
      'Whether attention and dense part get normalised inputs, which trains more surely, or their sums are normalised.',
  },
} as const;

/**
 * Transformer encoder: P(target = 1) = σ(f(window)). Every step, a line of its features plus the sines and cosines of its
 * place, attends to the steps up to itself, `layers` times; what the last step knows goes into one line.
 *
 * x: (n, p), standardised by the training moments, in windows that end at the row; target: 0 or 1. AdamW on binary
 * cross-entropy. The summary keeps what steps attend to. Vaswani et al. (2017), arXiv 1706.03762; normalisation before
 * or after: Xiong et al. (2020), arXiv 2002.04745. @throws ConfigError unless `heads` divides `size`.
 */
export const transformer = defineNetwork({
  name: 'transformer',
  revision: 2,
  family: 'classifier',
  purpose: 'Probability of a direction from the last rows, by attention to those of them that matter.',
  cite: 'Vaswani et al. (2017), Attention is all you need, arXiv 1706.03762; Xiong et al. (2020), On layer normalization in the transformer architecture, arXiv 2002.04745.',
  shape: 'rows in time order × features; any scale, since columns are standardised; some thousand rows and up',
  regimes: ['markets in which a few earlier rows matter, wherever in the window they are'],
  suits: ['trending', 'volatile'],
  sequence: true,
  attends: true,
  parameters,
  build: ({ layers, size, heads, hidden, norm, dropout }, inputs) =>
    sequence([
      dense({ inputs, outputs: size }),
      positionalEncoding(size),
      transformerEncoder({ layers, size, heads, hidden, dropout, normFirst: norm === 'before', causal: true }),
      lastStep,
      dense({ inputs: size, outputs: 1 }),
    ]),
});
