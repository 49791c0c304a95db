import { NumericsError } from '../../contracts/failures.ts';
import { choleskyFactor, choleskySolve } from '../linalg/cholesky.ts';

/** A state's law as far as telling states apart needs it: mean (d) and covariance (d, d). */
export interface StateLaw {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

export type StateDistance = 'symmetrised-kl' | 'bhattacharyya';

/**
 * How far apart two Gaussian states are, in nats; 0 where they are the same, symmetric, blind to the units of features.
 * symmetrised-kl (Jeffreys): ½·[tr(Σ₁⁻¹Σ₂ + Σ₂⁻¹Σ₁) − 2d + (μ₁ − μ₂)ᵀ(Σ₁⁻¹ + Σ₂⁻¹)(μ₁ − μ₂)].
 * bhattacharyya: ⅛·(μ₁ − μ₂)ᵀΣ⁻¹(μ₁ − μ₂) + ½·ln(|Σ| / √(|Σ₁||Σ₂|)), Σ = (Σ₁ + Σ₂)/2; its exp(−) is the overlap.
 * Kailath (1967), "The divergence and Bhattacharyya distance measures in signal selection", IEEE Trans. Comm. 15.
 */
export function stateDistance(a: StateLaw, b: StateLaw, kind: StateDistance): number {
  const d = a.mean.length;
  const gap = a.mean.map((value, i) => value - b.mean[i]!);
  if (kind === 'bhattacharyya') {
    const middle = factorOf(
      a.covariance.map((value, i) => (value + b.covariance[i]!) / 2),
      d,
    );
    const [first, second] = [factorOf(a.covariance, d), factorOf(b.covariance, d)];
    const logRoot = (factor: Float64Array) => sumOf(d, (i) => Math.log(factor[i * d + i]!));
    return square(middle, gap) / 8 + logRoot(middle) - 0.5 * (logRoot(first) + logRoot(second));
  }
  const [first, second] = [factorOf(a.covariance, d), factorOf(b.covariance, d)];
  const traces = traceOfRatio(first, b.covariance, d) + traceOfRatio(second, a.covariance, d);
  return 0.5 * (traces - 2 * d + square(first, gap) + square(second, gap));
}

function factorOf(covariance: Float64Array, d: number): Float64Array {
  const factor = covariance.slice();
  if (!choleskyFactor(factor, d, factor)) {
    throw new NumericsError(
      `A distance between states needs positive definite ${d} × ${d} covariances, got ${covariance.join(', ')}; raise covariance_floor.`,
    );
  }
  return factor;
}

function sumOf(count: number, term: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += term(i);
  return sum;
}

function square(factor: Float64Array, gap: Float64Array): number {
  const solved = choleskySolve(factor, gap.length, gap.slice());
  return sumOf(gap.length, (i) => gap[i]! * solved[i]!);
}

function traceOfRatio(factor: Float64Array, other: Float64Array, d: number): number {
  return sumOf(d, (j) => {
    const column = Float64Array.from({ length: d }, (_, i) => other[i * d + j]!);
    return choleskySolve(factor, d, column)[j]!;
  });
}
