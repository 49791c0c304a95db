import { defineNetwork } from '../neural/defineNetwork.ts';
import { gru as gruLayer } from '../neural/layers/gru.ts';
import { recurrentLayer, recurrentParameters } from '../neural/recurrentLayer.ts';

/**
 * Gated recurrent unit: P(target = 1) = σ(w·h + b), h what one or more layers remember of the window at its last step.
 *
 * x: (n, p), standardised by the training moments, in windows that end at the row; memory begins at 0 with each window;
 * target: 0 or 1. AdamW on binary cross-entropy. Cho et al. (2014), arXiv 1406.1078.
 */
export const gru = defineNetwork({
  name: 'gru',
  revision: 2,
  family: 'classifier',
  purpose: 'Probability of a direction from the last rows, by a memory with a quarter fewer weights than lstm.',
  cite: 'Cho et al. (2014), Learning phrase representations using RNN encoder–decoder, arXiv 1406.1078.',
  shape: 'rows in time order × features; any scale, since columns are standardised; some hundred rows and up',
  regimes: ['markets whose past matters for long or varying times'],
  suits: ['trending', 'expansion'],
  sequence: true,
  parameters: recurrentParameters,
  build: (parameters, inputs) => recurrentLayer(gruLayer, parameters, inputs),
});
