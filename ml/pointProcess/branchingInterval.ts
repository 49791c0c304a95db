import { normalQuantile } from '../stats/normalQuantile.ts';
import { branchingRatio } from './hawkesModel.ts';
import { offsetsOf, type ParameterLayout } from './parameterLayout.ts';

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

/** ∂ log ρ / ∂x at the parameters of a layout, by central differences; the spectral radius is smooth where it is simple. */
export function branchingSlopes(layout: ParameterLayout, x: Float64Array): Float64Array {
  const { weights, shapes } = offsetsOf(layout);
  const slopes = new Float64Array(x.length);
  const at = x.slice();
  const ratio = () =>
    branchingRatio({ kinds: layout.kinds, terms: layout.terms, weights: at.slice(weights, shapes).map(Math.exp) });
  const step = 1e-5;
  for (let i = weights; i < shapes; i++) {
    at[i] = x[i]! + step;
    const above = ratio();
    at[i] = x[i]! - step;
    slopes[i] = (Math.log(above) - Math.log(ratio())) / (2 * step);
    at[i] = x[i]!;
  }
  return slopes;
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
  const reach = Math.exp(normalQuantile((1 + level) / 2) * spread);
  const interval = [ratio / reach, ratio * reach] as const;
  return { ...found, standardError: ratio * spread, interval, mayBeUnstable: interval[1] >= 1 };
}
