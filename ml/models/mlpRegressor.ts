import { defineNetwork } from '../neural/defineNetwork.ts';
import { mlpLayer, mlpParameters } from '../neural/mlpLayer.ts';

/**
 * Multilayer perceptron for numbers: the network of `mlp` on a target standardised by its training moments, fitted by
 * AdamW on Huber's loss, so that rare large moves do not rule the fit.
 */
export const mlpRegressor = defineNetwork({
  name: 'mlp-regressor',
  revision: 2,
  family: 'regressor',
  purpose: 'Expected value of a number from some features, smooth and with interactions.',
  cite: 'Rumelhart, Hinton & Williams (1986), Learning representations by back-propagating errors, Nature 323.',
  shape: 'rows × features; any scale, since columns and target are standardised; some hundred rows and up',
  regimes: ['any with a smooth and stable relation between features and target'],
  suits: ['any'],
  sequence: false,
  parameters: mlpParameters,
  build: mlpLayer,
});
