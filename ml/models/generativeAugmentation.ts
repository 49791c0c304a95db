import { defineNetwork } from '../neural/defineNetwork.ts';
import type { Layer } from '../neural/layer.ts';
import { sequence } from '../neural/layers/sequence.ts';
import { generativeParameters } from '../neural/gan/generativeParameters.ts';
import { drawnWindows } from '../neural/gan/drawnWindows.ts';
import { mlpLayer } from '../neural/mlpLayer.ts';

/** (rows, window, inputs) → (rows, window · inputs). */
const flat: Layer = { weights: [], apply: ({ tf }, _, x) => tf.reshape(x, [x.shape[0], -1]) };

/**
 * Multilayer perceptron over windows, taught by the training rows and by rows that a generative network draws beside them: windows
 * given the target, by a Wasserstein network with gradient penalty that has seen the training rows of the same fit alone.
 *
 * x: (n, p), standardised by the training moments, in windows that end at the row; target: 0 or 1. A drawn row has the target and the
 * weight of a training row taken by chance. No drawn row is watched: early stopping and scores are of real rows. Where the generator
 * diverges no drawn row is learnt from. Final fits also say what the same network learns from real and from drawn rows alone.
 * Gulrajani et al. (2017), NeurIPS 30; Mirza & Osindero (2014), arXiv 1411.1784; Yoon, Jarrett & van der Schaar (2019), Time-series
 * generative adversarial networks, NeurIPS 32, §5.
 */
export const generativeAugmentation = defineNetwork({
  name: 'generative-augmentation',
  revision: 1,
  family: 'classifier',
  purpose: 'A small network taught by drawn rows beside the real ones, and how true to the market those are.',
  cite: 'Gulrajani et al. (2017), Improved training of Wasserstein GANs, NeurIPS 30; Mirza & Osindero (2014), Conditional generative adversarial nets, arXiv 1411.1784.',
  shape: 'rows in time order × few stationary features, a return among them; a thousand rows and up',
  regimes: ['any of which there are few rows; its facts tell whether drawn windows are like real ones'],
  suits: ['any'],
  sequence: true,
  parameters: generativeParameters,
  build: (given, inputs) => sequence([flat, mlpLayer(given, given.window * inputs)]),
  further: drawnWindows,
});
