import { InputError } from '../../../contracts/failures.ts';
import type { Tensor } from '../tensors.ts';

/** Refuses an input whose last dimension is not what `layer` was made for, or whose rank is not among `ranks`. */
export function requireInput(x: Tensor, layer: string, features: number, ranks: readonly number[]): void {
  if (!ranks.includes(x.rank))
    throw new InputError(
      `Layer ${layer} needs an input of ${ranks.join(' or ')} dimensions, got ${x.rank}: ${x.shape.join(' × ')}.`,
    );
  if (x.shape.at(-1) !== features)
    throw new InputError(
      `Layer ${layer} needs ${features} features in the last dimension, got ${x.shape.at(-1) ?? 0}; give it what it was made for.`,
    );
}
