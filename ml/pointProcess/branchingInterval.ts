import { InputError } from '../../contracts/failures.ts';
import { normalQuantile } from '../stats/normalQuantile.ts';
import { branchingMatrix, branchingRatio } from './hawkesModel.ts';
import { offsetsOf, type ParameterLayout } from './parameterLayout.ts';
import { spectralSlopes } from './spectralRadius.ts';

export interface BranchingEstimate {
  /** Spectral radius of the branching matrix; of one kind its children an event. */
  readonly ratio: number;
  /** Below 1. Said as found, never clamped. */
  readonly stationary: boolean;
  /** By the delta method on the logarithm; null where the fit has no covariance. */
  readonly standardError: number | null;
  readonly interval: readonly [number, number] | null;
  /** The interval reaches 1 or beyond: the events do not rule an unstable process out. */
  readonly mayBeUnstable: boolean | null;
}

/** ∂ log ρ / ∂x at the parameters of a layout; the spectral radius is smooth where its eigenvalue is simple. */
export function branchingSlopes(layout: ParameterLayout, x: Float64Array): Float64Array {
  const { weights: first, shapes } = offsetsOf(layout);
  const { kinds, terms } = layout;
  const weights = x.slice(first, shapes).map(Math.exp);
  const ratio = branchingRatio({ kinds, terms, weights });
  const perPair = spectralSlopes(branchingMatrix({ kinds, terms, weights })).flat();
  const slopes = new Float64Array(x.length);
  if (ratio > 0)
    weights.forEach((weight, c) => (slopes[first + c] = (weight * perPair[Math.floor(c / terms)]!) / ratio));
  return slopes;
}

/** Standard errors that a two-sided normal interval reaches to either side. @throws InputError on a level outside (0, 1). */
export function reachOf(level: number): number {
  if (level > 0 && level < 1) return normalQuantile((1 + level) / 2);
  throw new InputError(`The level of an interval should be between 0 and 1, got ${level}.`);
}

/** Branching ratio with its interval at `level`, from parameters and their covariance, both as logarithms. */
export function branchingInterval(
  layout: ParameterLayout,
  x: Float64Array,
  covariance: Float64Array | null,
  level: number,
): BranchingEstimate {
  const { weights, shapes } = offsetsOf(layout);
  const ratio = branchingRatio({ ...layout, weights: x.slice(weights, shapes).map(Math.exp) });
  const found = { ratio, stationary: ratio < 1 };
  if (covariance === null) return { ...found, standardError: null, interval: null, mayBeUnstable: null };
  const slopes = branchingSlopes(layout, x);
  let variance = 0;
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < x.length; j++) variance += slopes[i]! * covariance[i * x.length + j]! * slopes[j]!;
  const spread = Math.sqrt(Math.max(0, variance));
  const reach = Math.exp(reachOf(level) * spread);
  const interval = [ratio / reach, ratio * reach] as const;
  return { ...found, standardError: ratio * spread, interval, mayBeUnstable: interval[1] >= 1 };
}
