import {
  autoencoderOptions,
  autoencoderParameters,
  codedColumns,
} from '../neural/autoencoder/autoencoderParameters.ts';
import { codedLoss } from '../neural/autoencoder/codedLoss.ts';
import { variationalLayer } from '../neural/autoencoder/variationalLayer.ts';
import { defineNetwork } from '../neural/defineNetwork.ts';

const parameters = {
  ...autoencoderParameters,
  beta: {
    default: 0.1,
    minimum: 0,
    maximum: 1000,
    meaning:
      'Weight of the divergence of the code from a standard normal: the noise, in squared training deviations of a column, below which a common movement is not worth a number of the code.',
  },
} as const;

/**
 * Variational autoencoder: a row, or the window that ends at it, as the mean of a normal code close to a standard one, so that near
 * codes mean like rows and needless numbers of the code fall silent; and P(target = 1) by a line through the mean.
 *
 * x: (n, p), standardised by the training moments; target: 0 or 1. AdamW on the evidence bound, sampled once a row with seeded noise,
 * plus binary cross-entropy. Early stopping and predictions read the code's mean, without noise.
 * Kingma & Welling (2014), ICLR; β: Higgins et al. (2017), ICLR.
 */
export const variationalAutoencoder = defineNetwork({
  name: 'variational-autoencoder',
  revision: 2,
  family: 'classifier',
  purpose:
    'A smooth code of many features with no more numbers than they need, how unlikely a row is, and a probability read from the code.',
  cite: 'Kingma & Welling (2014), Auto-encoding variational Bayes, ICLR; Higgins et al. (2017), beta-VAE, ICLR.',
  shape:
    'rows in time order × many related features; any scale, since columns are standardised; some hundred rows and up',
  regimes: [
    'any in which many features move together; its score tells when they stop doing so, or go further than ever',
  ],
  suits: ['any'],
  sequence: true,
  parameters,
  build: (given, columns) => variationalLayer({ ...autoencoderOptions(given, columns), beta: given.beta }),
  loss: codedLoss,
  beside: {
    output:
      'anomaly_score: (½ squared error + beta · divergence) / numbers of the row, at the mean code; code_0 …: the mean code.',
    columns: codedColumns,
  },
});
