import { InputError } from '../../../contracts/failures.ts';
import type { Weight } from '../layer.ts';
import type { Tensor } from '../tensors.ts';

interface Part {
  readonly weights: readonly Weight[];
}

/** The weights of named parts in the parts' order; a weight `bias` of the part `norm1` is called `norm1.bias`. */
export function weightsOfParts(parts: Readonly<Record<string, Part>>): Weight[] {
  return Object.entries(parts).flatMap(([part, { weights }]) =>
    weights.map((weight) => ({ ...weight, name: `${part}.${weight.name}` })),
  );
}

/** Gives each part its own out of the weights of all. @throws InputError when there are more or fewer. */
export function splitWeights<Name extends string>(
  parts: Readonly<Record<Name, Part>>,
  weights: readonly Tensor[],
): Readonly<Record<Name, readonly Tensor[]>> {
  let from = 0;
  const split = {} as Record<Name, readonly Tensor[]>;
  for (const part of Object.keys(parts) as Name[])
    split[part] = weights.slice(from, (from += parts[part].weights.length));
  if (from !== weights.length)
    throw new InputError(
      `A layer of the parts ${Object.keys(parts).join(', ')} needs ${from} weights, got ${weights.length}.`,
    );
  return split;
}
