import { defineNetwork } from '../neural/defineNetwork.ts';
import { lstm as lstmLayer } from '../neural/layers/lstm.ts';
import { recurrentLayer, recurrentParameters } from '../neural/recurrentLayer.ts';

/**
 * Long short-term memory: P(target = 1) = σ(w·h + b), h what one or more layers remember of the window at its last step.
 *
 * x: (n, p), standardised by the training moments, in windows that end at the row; memory begins at 0 with each window;
 * target: 0 or 1. AdamW on binary cross-entropy. Hochreiter & Schmidhuber (1997), Neural Computation 9(8).
 */
export const lstm = defineNetwork({
  name: 'lstm',
  revision: 2,
  family: 'classifier',
  purpose: 'Probability of a direction from the last rows, by a memory that learns what to keep and what to forget.',
  cite: 'Hochreiter & Schmidhuber (1997), Long short-term memory, Neural Computation 9(8); Gers, Schmidhuber & Cummins (2000), Learning to forget, Neural Computation 12(10).',
  shape: 'rows in time order × features; any scale, since columns are standardised; some hundred rows and up',
  regimes: ['markets whose past matters for long or varying times'],
  suits: ['trending', 'expansion'],
  sequence: true,
  parameters: recurrentParameters,
  build: (parameters, inputs) => recurrentLayer(lstmLayer, parameters, inputs),
});
