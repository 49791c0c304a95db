import { shapeOfPair, type HawkesModel } from './hawkesModel.ts';
import type { Kernel } from './kernels/kernel.ts';

/** One exponential of one pair of kinds: an average event of `source` adds `jump` e^{−decay u} to λ of `target`. */
export interface ExponentialPart {
  readonly target: number;
  readonly source: number;
  readonly decay: number;
  readonly jump: number;
}

/** Every exponential of a model, in the order of its weights; null where the kernel is no sum of exponentials. */
export function exponentialParts(model: HawkesModel, kernel: Kernel): readonly ExponentialPart[] | null {
  const { kinds, terms, weights } = model;
  const parts: ExponentialPart[] = [];
  for (let target = 0; target < kinds; target++)
    for (let source = 0; source < kinds; source++)
      for (let term = 0; term < terms; term++) {
        const mixture = kernel.mixture(shapeOfPair(model, target, source), term);
        if (mixture === null) return null;
        const weight = weights[(target * kinds + source) * terms + term]!;
        mixture.decays.forEach((decay, c) =>
          parts.push({ target, source, decay, jump: weight * mixture.weights[c]! * decay }),
        );
      }
  return parts;
}
