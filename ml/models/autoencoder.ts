import { autoencoderLayer } from '../neural/autoencoder/autoencoderLayer.ts';
import {
  autoencoderOptions,
  autoencoderParameters,
  codedColumns,
} from '../neural/autoencoder/autoencoderParameters.ts';
import { codedLoss } from '../neural/autoencoder/codedLoss.ts';
import { defineNetwork } from '../neural/defineNetwork.ts';

/**
 * Autoencoder: a row, or the window that ends at it, as a few numbers from which it can be drawn again, and P(target = 1)
 * by a line through those numbers. Unless `label_share` is above 0 the code learns nothing of the label, so what the
 * probability is worth says what the code kept.
 *
 * x: (n, p), standardised by the training moments; target: 0 or 1. AdamW on squared error plus binary cross-entropy.
 * Hinton & Salakhutdinov (2006), Science 313; with the label: Le, Patterson & White (2018), NeurIPS 31.
 */
export const autoencoder = defineNetwork({
  name: 'autoencoder',
  revision: 2,
  family: 'classifier',
  purpose:
    'A few numbers that stand for many features, how unusual a row is, and a probability read from those numbers.',
  cite: 'Hinton & Salakhutdinov (2006), Reducing the dimensionality of data with neural networks, Science 313; Le, Patterson & White (2018), Supervised autoencoders, NeurIPS 31.',
  shape:
    'rows in time order × many related features; any scale, since columns are standardised; some hundred rows and up',
  regimes: ['any in which many features move together; its score tells when they stop doing so'],
  suits: ['any'],
  sequence: true,
  parameters: autoencoderParameters,
  build: (given, columns) => autoencoderLayer(autoencoderOptions(given, columns)),
  loss: codedLoss,
  beside: {
    output:
      'anomaly_score: mean squared error of the row drawn again, in squared training deviations; code_0 …: the code.',
    columns: codedColumns,
  },
});
