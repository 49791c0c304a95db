import { choleskyFactor, choleskySolve } from '../../linalg/cholesky.ts';

/**
 * Standard errors from the observed information: the square roots of the diagonal of the inverse Hessian of the negative
 * log likelihood at its minimum `x` (d). Second derivatives are central differences at steps h and h/2, extrapolated to
 * h → 0 (Richardson); h is a thousandth of the variable, at least of 0.1, and keeps within `bounds`. Null for variables
 * that lie on a bound, and for all where the rest of the Hessian is not positive definite.
 */
export function standardErrors(
  negativeLogLikelihood: (x: Float64Array) => number,
  x: Float64Array,
  bounds: readonly (readonly [number, number])[],
): (number | null)[] {
  const steps = Float64Array.from(x, (value, i) => {
    const room = Math.min(value - bounds[i]![0], bounds[i]![1] - value);
    return Math.min(1e-3 * Math.max(Math.abs(value), 0.1), 0.3 * room);
  });
  const free = Array.from(x, (_, i) => i).filter((i) => steps[i]! > 1e-6);
  const d = free.length;
  const hessian = new Float64Array(d * d);
  for (let a = 0; a < d; a++) {
    for (let b = 0; b <= a; b++) {
      const difference = (share: number) => second(negativeLogLikelihood, x, free[a]!, free[b]!, steps, share);
      const value = (4 * difference(0.5) - difference(1)) / 3;
      hessian[a * d + b] = value;
      hessian[b * d + a] = value;
    }
  }
  const errors: (number | null)[] = Array.from(x, () => null);
  if (!choleskyFactor(hessian, d, hessian)) return errors;
  free.forEach((variable, a) => {
    const column = new Float64Array(d);
    column[a] = 1;
    errors[variable] = Math.sqrt(choleskySolve(hessian, d, column)[a]!);
  });
  return errors;
}

function second(
  value: (x: Float64Array) => number,
  x: Float64Array,
  i: number,
  j: number,
  steps: Float64Array,
  share: number,
): number {
  const [hi, hj] = [share * steps[i]!, share * steps[j]!];
  const at = (si: number, sj: number): number => {
    const moved = x.slice();
    moved[i] = moved[i]! + si * hi;
    moved[j] = moved[j]! + sj * hj;
    return value(moved);
  };
  if (i === j) return (at(1, 0) - 2 * value(x) + at(-1, 0)) / (hi * hi);
  return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * hi * hj);
}
