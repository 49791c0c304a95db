import { defineNetwork } from '../neural/defineNetwork.ts';
import { dense } from '../neural/layers/dense.ts';
import { lastStep } from '../neural/layers/lastStep.ts';
import { positionalEncoding } from '../neural/layers/positionalEncoding.ts';
import { sequence } from '../neural/layers/sequence.ts';
import { transformerEncoder } from '../neural/layers/transformerEncoder.ts';
import { zeroed } from '../neural/layers/zeroed.ts';

const parameters = {
  layers: { default: 1, minimum: 1, maximum: 12, integer: true, meaning: 'Encoder layers.' },
  size: { default: 16, minimum: 1, maximum: 4096, integer: true, meaning: 'Numbers that a step is in each layer.' },
  heads: { default: 2, minimum: 1, maximum: 64, integer: true, meaning: 'Heads of attention; they divide the size.' },
  hidden: {
    default: 32,
    minimum: 1,
    maximum: 16_384,
    integer: true,
    meaning: 'Units of the dense part of each encoder layer.',
  },
  minimum_rows: {
    default: 250,
    minimum: 100,
    integer: true,
    meaning: 'Fewest out-of-time rows of the base, labels known, before a fold gets a correction.',
  },
} as const;

/**
 * Transformer on what a base model leaves over: P(target = 1) = σ(logit p + f(window)), p the base's out-of-time
 * probability of the row and f a causal Transformer encoder over a window of features.
 *
 * x: (n, 1 + k), p in the first column, the k features standardised by the training moments, in windows that end at the
 * row; target: 0 or 1. AdamW on binary cross-entropy with logit p as an offset: its derivative by f is
 * σ(logit p + f) − y, at f = 0 the base's residual p − y with its sign turned, so f is fitted to residuals in the space
 * of logits, as a step of gradient boosting is. f begins at 0, that is, at the base; where no epoch is better than the base
 * on the validation rows, it stays there (`kept_base`). Only rows that the base predicted out of time are learnt from:
 * in-sample residuals are too small and know nothing of what is left over later.
 * Friedman (2001), Greedy function approximation, Annals of Statistics 29(5); Vaswani et al. (2017), arXiv 1706.03762.
 * @throws ConfigError unless `heads` divides `size`. @throws NumericsError for a base outside 0–1.
 */
export const residualTransformer = defineNetwork({
  name: 'residual-transformer',
  revision: 2,
  family: 'classifier',
  purpose: 'Corrects the probabilities of another model by what the last rows tell beyond it.',
  cite: 'Friedman (2001), Greedy function approximation: a gradient boosting machine, Annals of Statistics 29(5); Vaswani et al. (2017), Attention is all you need, arXiv 1706.03762.',
  shape:
    'rows in time order × 1 base model (out-of-time probabilities, 0–1), then features; some hundred rows of the base and up',
  regimes: ['markets that a simple model explains in part, with memory in what it leaves over'],
  suits: ['mean-reverting', 'volatile'],
  sequence: true,
  attends: true,
  onBase: true,
  beside: {
    output: 'base_probability: of the base, 0–1; correction: what is added to its logit.',
    columns: () => [],
  },
  parameters,
  build: ({ layers, size, heads, hidden, dropout }, inputs) =>
    sequence([
      dense({ inputs, outputs: size }),
      positionalEncoding(size),
      transformerEncoder({ layers, size, heads, hidden, dropout, normFirst: true, causal: true }),
      lastStep,
      zeroed(dense({ inputs: size, outputs: 1 })),
    ]),
});
