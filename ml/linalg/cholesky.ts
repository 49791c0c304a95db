/**
 * Cholesky factor of a symmetric positive definite matrix: A = L·Lᵀ, L lower triangular (Golub & Van Loan, Matrix
 * Computations, 4th ed., §4.2). `a` and `factor` are n × n row-major; the upper triangle of `factor` is set to zero.
 * Returns false, with `factor` unfinished, when A is not positive definite: success of this routine is the test of
 * definiteness, never the sign of a determinant. May work in place.
 */
export function choleskyFactor(a: Float64Array, n: number, factor: Float64Array): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let m = 0; m < j; m++) sum -= factor[i * n + m]! * factor[j * n + m]!;
      if (i !== j) factor[i * n + j] = sum / factor[j * n + j]!;
      else if (sum > 0 && sum < Infinity) factor[i * n + i] = Math.sqrt(sum);
      else return false;
    }
  }
  for (let i = 0; i < n; i++) factor.fill(0, i * n + i + 1, (i + 1) * n);
  return true;
}

/** Solves A·x = b given the factor of A; `b` (length n) is replaced by x. */
export function choleskySolve(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let m = 0; m < i; m++) sum -= factor[i * n + m]! * b[m]!;
    b[i] = sum / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let m = i + 1; m < n; m++) sum -= factor[m * n + i]! * b[m]!;
    b[i] = sum / factor[i * n + i]!;
  }
  return b;
}

/** Inverse of the lower triangular factor L, n × n row-major. */
export function invertLower(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    inverse[j * n + j] = 1 / factor[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let m = j; m < i; m++) sum -= factor[i * n + m]! * inverse[m * n + j]!;
      inverse[i * n + j] = sum / factor[i * n + i]!;
    }
  }
  return inverse;
}
