import { NumericsError } from '../../contracts/failures.ts';

export interface LeastSquares {
  /** (p) argmin ‖A·x − b‖. */
  readonly solution: Float64Array;
  /** (p, p) upper triangular R of A = Q·R, row-major; (AᵀA)⁻¹ = R⁻¹·R⁻ᵀ. */
  readonly r: Float64Array;
}

/**
 * Least squares by Householder QR (Golub & Van Loan, Matrix Computations, 4th ed., §5.2–5.3). `a` is (n, p) row-major,
 * `b` has length n; both are overwritten. Columns should have like norms. A column that is a combination of those before
 * it (|R_jj| ≤ 1e−10 of the largest column norm) is refused by name.
 */
export function leastSquares(a: Float64Array, b: Float64Array, names: readonly string[]): LeastSquares {
  const p = names.length;
  const n = b.length;
  const largest = Math.max(...names.map((_, j) => columnNorm(a, n, p, j, 0)));
  for (let j = 0; j < p; j++) {
    const norm = j < n ? columnNorm(a, n, p, j, j) : 0;
    if (!(norm > 1e-10 * largest)) {
      throw new NumericsError(
        `Least squares expected ${p} independent columns, but "${names[j]!}" is a combination of the ${j} before it; leave it out or raise the penalty.`,
      );
    }
    reflect(a, b, p, j, norm);
  }
  const solution = new Float64Array(p);
  const r = new Float64Array(p * p);
  for (let i = p - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i; j < p; j++) {
      r[i * p + j] = a[i * p + j]!;
      if (j > i) sum -= a[i * p + j]! * solution[j]!;
    }
    solution[i] = sum / a[i * p + i]!;
  }
  return { solution, r };
}

function columnNorm(a: Float64Array, n: number, p: number, j: number, from: number): number {
  let sum = 0;
  for (let i = from; i < n; i++) sum += a[i * p + j]! * a[i * p + j]!;
  return Math.sqrt(sum);
}

/** Reflects columns j … p − 1 and b so that column j becomes (…, −sign·norm, 0, …). */
function reflect(a: Float64Array, b: Float64Array, p: number, j: number, norm: number): void {
  const n = b.length;
  const head = a[j * p + j]!;
  const target = head > 0 ? -norm : norm;
  const v = new Float64Array(n);
  v[j] = head - target;
  for (let i = j + 1; i < n; i++) v[i] = a[i * p + j]!;
  const half = norm * (norm + Math.abs(head));
  for (let column = j; column < p; column++) {
    let dot = 0;
    for (let i = j; i < n; i++) dot += v[i]! * a[i * p + column]!;
    const factor = dot / half;
    for (let i = j; i < n; i++) a[i * p + column] = a[i * p + column]! - factor * v[i]!;
  }
  let dot = 0;
  for (let i = j; i < n; i++) dot += v[i]! * b[i]!;
  for (let i = j; i < n; i++) b[i] = b[i]! - (dot / half) * v[i]!;
}
