import type { Layer } from '../layer.ts';
import { splitWeights, weightsOfParts } from '../layers/weightsOfParts.ts';
import { mirrored, type AutoencoderOptions } from './mirrored.ts';
import { shareGradient } from './shareGradient.ts';

/**
 * Autoencoder: code = encoder(x), x̂ = decoder(code), logit = head(code).
 *
 * x: (rows, …) of `inputs` numbers a row → (rows, 2 + code): logit, mean squared error of x̂ over the row's numbers, code.
 * With linear activations the least error is that of as many principal components: the mean of the eigenvalues left out.
 * Bourlard & Kamp (1988), Biological Cybernetics 59, 291–294; Hinton & Salakhutdinov (2006), Science 313, 504–507.
 */
export function autoencoderLayer(options: AutoencoderOptions): Layer {
  const parts = mirrored(options, options.code);
  return {
    weights: weightsOfParts(parts),
    apply(pass, weights, x) {
      const { tf } = pass;
      const own = splitWeights(parts, weights);
      const rows = tf.reshape(x, [-1, options.inputs]);
      const code = parts.encoder.apply(pass, own.encoder, rows);
      const error = tf.square(tf.sub(parts.decoder.apply(pass, own.decoder, code), rows));
      const logit = parts.head.apply(pass, own.head, shareGradient(tf, code, options.labelShare));
      return tf.concat([logit, tf.mean(error, 1, true), code], 1);
    },
  };
}
