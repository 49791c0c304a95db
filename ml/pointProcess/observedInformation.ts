import { choleskyFactor, choleskySolve } from '../linalg/cholesky.ts';
import type { Objective } from '../timeSeries/minimise.ts';

export interface Information {
  /** Inverse of the observed information, (size, size) row-major, rows and columns of held parameters 0; null without one. */
  readonly covariance: Float64Array | null;
  /** Why there is no covariance, or which parameters it leaves out. */
  readonly issue: string | null;
}

const step = 1e-4;

/**
 * Covariance of maximum likelihood estimates: inverse of −∂² log L, by central differences of the exact gradient. `objective` is
 * −log L / count. Parameters in `held` lie on the border of what is allowed, where the second derivative says nothing of their
 * spread: they count as known, and `issue` names them.
 */
export function observedInformation(
  objective: Objective,
  x: Float64Array,
  {
    count,
    held,
    names,
  }: { readonly count: number; readonly held: readonly number[]; readonly names: readonly string[] },
): Information {
  const free = Array.from(x.keys()).filter((i) => !held.includes(i));
  const size = free.length;
  const information = new Float64Array(size * size);
  const [at, above, below] = [x.slice(), new Float64Array(x.length), new Float64Array(x.length)];
  free.forEach((i, row) => {
    at[i] = x[i]! + step;
    objective(at, above);
    at[i] = x[i]! - step;
    objective(at, below);
    at[i] = x[i]!;
    free.forEach((j, column) => {
      const second = (count * (above[j]! - below[j]!)) / (2 * step);
      information[row * size + column]! += second / 2;
      information[column * size + row]! += second / 2;
    });
  });
  const factor = new Float64Array(size * size);
  if (!information.every(Number.isFinite) || !choleskyFactor(information, size, factor))
    return {
      covariance: null,
      issue: 'The observed information is not positive definite: some parameter is not identified by these events.',
    };
  const covariance = new Float64Array(x.length * x.length);
  free.forEach((i, column) => {
    const solved = new Float64Array(size);
    solved[column] = 1;
    choleskySolve(factor, size, solved);
    free.forEach((j, row) => {
      covariance[j * x.length + i] = solved[row]!;
    });
  });
  const borders = held.map((i) => names[i]!);
  return {
    covariance,
    issue: borders.length === 0 ? null : `Held at the border, without a spread: ${borders.join(', ')}.`,
  };
}
