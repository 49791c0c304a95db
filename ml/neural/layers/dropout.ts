import { ConfigError } from '../../../contracts/failures.ts';
import type { Layer, Pass } from '../layer.ts';
import type { Tensor } from '../tensors.ts';
import { dropoutMask } from './dropoutMask.ts';

/**
 * Inverted dropout: with `dropping`, each element is 0 with probability `rate` and divided by 1 − rate otherwise, so
 * that its mean stays; without, x itself. Any shape, batch first. Srivastava et al. (2014), JMLR 15.
 * A linear unit w·x behind it has the mean w·x and the variance rate / (1 − rate) · Σ(w_j x_j)².
 *
 * The mask is a function of the pass's seed alone, the same on every engine. Rows take their parts one after another,
 * so a row's mask does not depend on how many rows follow; with `sharedMasks` all rows have the first one's. Masks kept in
 * `masks` live until who keeps them disposes of them.
 *
 * @throws ConfigError unless 0 ≤ rate < 1.
 */
export function dropout(rate: number): Layer {
  requireRate(rate);
  return { weights: [], apply: (pass, _weights, x) => drop(pass, rate, x) };
}

/** Drops elements of x as `dropout` does, inside another layer. */
export function drop(pass: Pass, rate: number, x: Tensor): Tensor {
  if (!pass.dropping || rate === 0) return x;
  const shape = pass.sharedMasks === true ? [1, ...x.shape.slice(1)] : x.shape;
  return pass.tf.mul(x, maskOf(pass, shape, rate));
}

function maskOf({ tf, masks, seed: next }: Pass, shape: readonly number[], rate: number): Tensor {
  const seed = next();
  const kept = masks?.get(seed);
  if (kept) return kept;
  const size = shape.reduce((product, length) => product * length, 1);
  const mask = tf.tensor(dropoutMask(seed, size, rate), [...shape]);
  masks?.set(seed, tf.keep(mask));
  return mask;
}

/** @throws ConfigError unless 0 ≤ rate < 1. */
export function requireRate(rate: number): void {
  if (!(rate >= 0 && rate < 1))
    throw new ConfigError(`A dropout rate is expected from 0 to below 1, got ${rate}; give the share to leave out.`);
}
