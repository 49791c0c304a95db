import type { Layer } from '../layer.ts';
import { splitWeights, weightsOfParts } from '../layers/weightsOfParts.ts';
import { mirrored, type AutoencoderOptions } from './mirrored.ts';
import { normalDivergence } from './normalDivergence.ts';
import { normalNoise } from './normalNoise.ts';
import { shareGradient } from './shareGradient.ts';

/**
 * Variational autoencoder: the encoder gives mean μ and ln σ² of a normal code, z = μ + σ ε with ε standard normal by the
 * pass's seed while `dropping`, and z = μ otherwise; x̂ = decoder(z), logit = head(μ).
 *
 * x: (rows, …) of p = `inputs` numbers a row → (rows, 2 + code): logit, (½‖x − x̂‖² + β KL(N(μ, σ²) ‖ N(0, 1))) / p, μ.
 * The second is, up to a constant and times β, the bound on −ln p(x) of a decoder whose noise has variance β: with linear layers its
 * least mean is 1 / 2p · [β Σ (ln(λ/β) + 1) over the kept + Σ λ over the others], λ the eigenvalues of the covariance, kept the
 * `code` largest among those above β; every other number of the code falls silent.
 * Kingma & Welling (2014), Auto-encoding variational Bayes, ICLR; Higgins et al. (2017), β-VAE, ICLR; linear case: Lucas, Tucker,
 * Grosse & Norouzi (2019), Don't blame the ELBO!, NeurIPS 32, after Tipping & Bishop (1999), JRSS B 61.
 */
export function variationalLayer(options: AutoencoderOptions & { readonly beta: number }): Layer {
  const { inputs, code, beta, labelShare } = options;
  const parts = mirrored(options, 2 * code);
  return {
    weights: weightsOfParts(parts),
    apply(pass, weights, x) {
      const { tf } = pass;
      const own = splitWeights(parts, weights);
      const rows = tf.reshape(x, [-1, inputs]);
      const coded = parts.encoder.apply(pass, own.encoder, rows);
      const mean = tf.slice(coded, [0, 0], [-1, code]);
      const logVariance = tf.slice(coded, [0, code], [-1, code]);
      const deviation = () => tf.exp(tf.mul(logVariance, 0.5));
      const drawn = pass.dropping ? tf.add(mean, tf.mul(deviation(), normalNoise(pass, [rows.shape[0], code]))) : mean;
      const error = tf.sum(tf.square(tf.sub(parts.decoder.apply(pass, own.decoder, drawn), rows)), 1, true);
      const bound = tf.add(tf.mul(error, 0.5), tf.mul(normalDivergence(tf, mean, logVariance), beta));
      const logit = parts.head.apply(pass, own.head, shareGradient(tf, mean, labelShare));
      return tf.concat([logit, tf.div(bound, inputs), mean], 1);
    },
  };
}
