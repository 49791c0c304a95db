import { createRandom } from '../../stats/rng.ts';
import type { Pass } from '../layer.ts';
import type { Tensor } from '../tensors.ts';

/**
 * Standard normals of the shape given, batch first, by the pass's next seed: the same on every engine. Rows take theirs one
 * after another, so a row's do not depend on how many rows follow; with `sharedMasks` all rows have the first one's.
 */
export function normalNoise(pass: Pass, shape: readonly number[]): Tensor {
  const own = [pass.sharedMasks === true ? 1 : shape[0]!, ...shape.slice(1)];
  const random = createRandom(pass.seed(), 'noise');
  const length = own.reduce((size, side) => size * side, 1);
  return pass.tf.tensor(
    Float32Array.from({ length }, () => random.normal()),
    own,
  );
}
