import { NumericsError } from '../../contracts/failures.ts';

/**
 * Eigenvalues (ascending) and orthonormal eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub & Van
 * Loan, 4th ed., §8.5): A·v_j = λ_j·v_j. `a` is n × n row-major and is left alone; column j of `vectors` (row-major)
 * is v_j, with its largest component positive so that the result is unique where eigenvalues differ.
 */
export function symmetricEigen(a: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const work = a.slice();
  const rotation = new Float64Array(n * n);
  for (let i = 0; i < n; i++) rotation[i * n + i] = 1;
  let scale = 0;
  for (const value of a) scale += value * value;
  for (let sweep = 0; offDiagonal(work, n) > 1e-32 * scale; sweep++) {
    if (!(sweep < 60))
      throw new NumericsError(
        `Eigenvalues of a ${n} × ${n} matrix need at most 60 sweeps, got ${sweep}; check it for infinities.`,
      );
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(work, rotation, n, p, q);
  }
  return sorted(work, rotation, n);
}

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) sum += 2 * a[i * n + j]! * a[i * n + j]!;
  return sum;
}

function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let m = 0; m < n; m++) {
    const amp = a[m * n + p]!;
    const amq = a[m * n + q]!;
    a[m * n + p] = c * amp - s * amq;
    a[m * n + q] = s * amp + c * amq;
  }
  for (let m = 0; m < n; m++) {
    const apm = a[p * n + m]!;
    const aqm = a[q * n + m]!;
    a[p * n + m] = c * apm - s * aqm;
    a[q * n + m] = s * apm + c * aqm;
    const vmp = v[m * n + p]!;
    const vmq = v[m * n + q]!;
    v[m * n + p] = c * vmp - s * vmq;
    v[m * n + q] = s * vmp + c * vmq;
  }
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}

function sorted(a: Float64Array, v: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const order = Array.from({ length: n }, (_, j) => j).sort((i, j) => a[i * n + i]! - a[j * n + j]! || i - j);
  const values = Float64Array.from(order, (j) => a[j * n + j]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    let largest = 0;
    for (let i = 0; i < n; i++) if (Math.abs(v[i * n + from]!) > Math.abs(largest)) largest = v[i * n + from]!;
    for (let i = 0; i < n; i++) vectors[i * n + to] = v[i * n + from]! * (largest < 0 ? -1 : 1);
  });
  return { values, vectors };
}

/**
 * Raises every eigenvalue of the symmetric n × n matrix `a` to at least `floor`, in place, keeping the eigenvectors:
 * V·diag(max(λ, floor))·Vᵀ. Returns how many eigenvalues were raised; where none was, `a` keeps its bits.
 */
export function floorEigenvalues(a: Float64Array, n: number, floor: number): number {
  const { values, vectors } = symmetricEigen(a, n);
  const raised = values.filter((value) => value < floor).length;
  if (raised === 0) return 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let m = 0; m < n; m++) sum += vectors[i * n + m]! * Math.max(values[m]!, floor) * vectors[j * n + m]!;
      a[i * n + j] = sum;
      a[j * n + i] = sum;
    }
  }
  return raised;
}
