import type { Pair } from '../events.ts';

/** Σ_s f(t_k − s) at the targets of a pair, its integral over the window, and how both change with the logarithm of the shape. */
export interface Column {
  readonly value: Float64Array;
  /** One for each parameter of `shapeOf(term)`; none where slopes are not wanted. */
  readonly slopes: readonly Float64Array[];
  integral: number;
  readonly integralSlopes: Float64Array;
}

export interface Scratch {
  readonly level: Float64Array;
  readonly slope: Float64Array;
}

/**
 * f(u) = Σ_c w_c b_c e^{−b_c u} with Σ w_c = 1. Slopes are (parameters of the term, components) row-major:
 * ∂w_c/∂log θ_p and ∂log b_c/∂log θ_p.
 */
export interface Mixture {
  readonly weights: Float64Array;
  readonly decays: Float64Array;
  readonly weightSlopes: Float64Array;
  readonly decaySlopes: Float64Array;
}

/** Lengths of time in the data, in seconds, that a grid of starts spans. */
export interface TimeScales {
  /** Below nearly all gaps between events. */
  readonly short: number;
  /** A fraction of the window. */
  readonly long: number;
}

/**
 * How one event raises the rate after it: φ(u) = Σ_q a_q f_q(u; shape), each term f_q a density on u > 0 (∫ f_q = 1), so that
 * Σ_q a_q is the number of children. Shapes are positive; every derivative is by their logarithm.
 */
export interface Kernel {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  /** Which numbers `terms` may be. */
  readonly terms: readonly [least: number, most: number];
  /** Most events that a likelihood takes, where its cost is quadratic. */
  readonly mostEvents: number;
  shapeNames(terms: number): readonly string[];
  /** Which parameters of the shape move term `term`. */
  shapeOf(term: number): readonly number[];
  density(u: number, shape: Float64Array, term: number): number;
  /** ∫₀ᵘ f. */
  cumulative(u: number, shape: Float64Array, term: number): number;
  fill(pair: Pair, shape: Float64Array, term: number, column: Column, scratch: Scratch): void;
  /** Adds factor · Σ_{s < t_k} impact_s F(t_k − s) to `out`. */
  compensate(pair: Pair, shape: Float64Array, term: number, factor: number, out: Float64Array, scratch: Scratch): void;
  /** The terms as exponentials; null for a kernel that needs the whole past. */
  mixture(shape: Float64Array, term: number): Mixture | null;
  /** Shapes to start from. */
  grid(scales: TimeScales, terms: number): readonly Float64Array[];
}
