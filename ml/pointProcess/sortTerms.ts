import { kernelNamed } from './hawkesModel.ts';
import { offsetsOf, type ParameterLayout } from './parameterLayout.ts';

/**
 * Terms of a sum of exponentials in ascending order of their decays, so that one fit has one name for each: packed parameters in,
 * packed parameters out. With decays of its own each pair is sorted by itself. Other kernels, and given shapes, stay.
 */
export function sortTerms(layout: ParameterLayout, x: Float64Array): Float64Array {
  const { kinds, terms, sharing, fixedShapes } = layout;
  const kernel = kernelNamed(layout.kernel);
  if (terms === 1 || fixedShapes || kernel.shapeNames(terms).length !== terms) return x;
  const { weights, shapes } = offsetsOf(layout);
  const sorted = x.slice();
  for (let pair = 0; pair < kinds * kinds; pair++) {
    const from = shapes + (sharing === 'shared' ? 0 : pair * terms);
    const order = Array.from({ length: terms }, (_, term) => term).sort((a, b) => x[from + a]! - x[from + b]! || a - b);
    order.forEach((term, place) => {
      sorted[weights + pair * terms + place] = x[weights + pair * terms + term]!;
      sorted[from + place] = x[from + term]!;
    });
  }
  return sorted;
}
