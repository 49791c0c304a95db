import { InputError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Kernel } from './kernels/kernel.ts';
import { kernels, type KernelName } from './kernels/registry.ts';
import type { MarkImpact } from './markImpact.ts';
import { spectralRadius } from './spectralRadius.ts';

/** Whether all pairs of kinds have the time scales of their kernel in common, or each its own. */
export type Sharing = 'shared' | 'own';

/**
 * λ_i(t) = μ_i + Σ_j Σ_{s < t, kind j} impact_s Σ_q a_ijq f_q(t − s; shape). Arrays are row-major: target, source, term.
 */
export interface HawkesModel {
  readonly kernel: KernelName;
  readonly kinds: number;
  readonly terms: number;
  readonly sharing: Sharing;
  /** (kinds): events a second that nothing excites, μ_i > 0. */
  readonly baseline: Float64Array;
  /** (kinds, kinds, terms): expected children of kind i of an average event of kind j through term q, a_ijq ≥ 0. */
  readonly weights: Float64Array;
  /** Parameters of the kernel, one set for all where shared, else (kinds, kinds, parameters). */
  readonly shapes: Float64Array;
  /** How an event's mark scales what it excites; null where all events count alike. */
  readonly marks: MarkImpact | null;
}

export function kernelNamed(name: string): Kernel {
  const known: Readonly<Record<string, Kernel>> = kernels;
  const kernel = Object.hasOwn(known, name) ? known[name] : undefined;
  if (kernel) return kernel;
  const names = Object.keys(known);
  throw new InputError(`There is no kernel ${name}; known are ${names.join(', ')}.${suggestion(name, names)}`);
}

/** The shape of a pair's kernel, as a view. */
export function shapeOfPair(
  { kinds, sharing, shapes }: Pick<HawkesModel, 'kinds' | 'sharing' | 'shapes'>,
  target: number,
  source: number,
): Float64Array {
  if (sharing === 'shared') return shapes;
  const size = shapes.length / (kinds * kinds);
  const from = (target * kinds + source) * size;
  return shapes.subarray(from, from + size);
}

/** Row i, column j: expected children of kind i of one average event of kind j, ∫φ_ij. */
export function branchingMatrix({
  kinds,
  terms,
  weights,
}: Pick<HawkesModel, 'kinds' | 'terms' | 'weights'>): number[][] {
  return Array.from({ length: kinds }, (_, target) =>
    Array.from({ length: kinds }, (_, source) => {
      const from = (target * kinds + source) * terms;
      return weights.subarray(from, from + terms).reduce((sum, weight) => sum + weight, 0);
    }),
  );
}

/**
 * Spectral radius of the branching matrix, with one kind its only element: children of an event in the long run, and, below 1,
 * the share of events that others excited. The process is stationary just where it is below 1.
 */
export function branchingRatio(model: Pick<HawkesModel, 'kinds' | 'terms' | 'weights'>): number {
  const matrix = branchingMatrix(model);
  return model.kinds === 1 ? matrix[0]![0]! : spectralRadius(matrix);
}

/** @throws InputError on arrays of the wrong length and parameters out of range, with both numbers. */
export function requireModel(model: HawkesModel): Kernel {
  const kernel = kernelNamed(model.kernel);
  const { kinds, terms, sharing, baseline, weights, shapes, marks } = model;
  requireTerms(kernel, terms);
  const parameters = kernel.shapeNames(terms).length;
  const lengths: readonly (readonly [string, number, number])[] = [
    ['baselines', baseline.length, kinds],
    ['weights', weights.length, kinds * kinds * terms],
    ['shape parameters', shapes.length, sharing === 'shared' ? parameters : kinds * kinds * parameters],
    ['means of marks', marks?.means.length ?? kinds, kinds],
  ];
  for (const [what, got, wanted] of lengths)
    if (got !== wanted || !(kinds >= 1))
      throw new InputError(`A ${kernel.name} Hawkes process of ${kinds} kinds needs ${wanted} ${what}, got ${got}.`);
  const odd = [...baseline, ...shapes].find((value) => !(value > 0 && value < Infinity));
  if (odd !== undefined) throw new InputError(`Baselines and shapes should be above 0 and finite, got ${odd}.`);
  const negative = weights.find((value) => !(value >= 0 && value < Infinity));
  if (negative !== undefined)
    throw new InputError(
      `Weights should be from 0 on and finite, got ${negative}: events here excite and do not inhibit.`,
    );
  return kernel;
}

export function requireTerms({ name, terms: [least, most] }: Kernel, terms: number): void {
  if (Number.isInteger(terms) && terms >= least && terms <= most) return;
  throw new InputError(`The kernel ${name} has from ${least} to ${most} terms, got ${terms}.`);
}
