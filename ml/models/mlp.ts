import { defineNetwork } from '../neural/defineNetwork.ts';
import { mlpLayer, mlpParameters } from '../neural/mlpLayer.ts';

/**
 * Multilayer perceptron: P(target = 1) = σ(f(x)), f a stack of rectified linear layers with dropout between them.
 *
 * x: (n, p), standardised by the training moments; target: 0 or 1. Fitted by AdamW on binary cross-entropy.
 * Rumelhart, Hinton & Williams (1986), Learning representations by back-propagating errors, Nature 323.
 */
export const mlp = defineNetwork({
  name: 'mlp',
  revision: 2,
  family: 'classifier',
  purpose: 'Probability of a direction from some features, smooth and with interactions.',
  cite: 'Rumelhart, Hinton & Williams (1986), Learning representations by back-propagating errors, Nature 323.',
  shape: 'rows × features; any scale, since columns are standardised; some hundred rows and up',
  regimes: ['any with a smooth and stable relation between features and target'],
  suits: ['any'],
  sequence: false,
  parameters: mlpParameters,
  build: mlpLayer,
});
