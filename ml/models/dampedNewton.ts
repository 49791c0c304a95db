import { NumericsError } from '../../contracts/failures.ts';
import { choleskyFactor, choleskySolve } from '../linalg/cholesky.ts';

/** A smooth convex loss of `size` weights. The Hessian is row-major and may be overwritten. */
export interface NewtonProblem {
  readonly size: number;
  readonly objective: (weights: Float64Array) => number;
  readonly derivatives: (weights: Float64Array) => { readonly gradient: Float64Array; readonly hessian: Float64Array };
  /** What the gradient is divided by before it is compared with the tolerance. */
  readonly scale: number;
  /** In errors: "logistic" gives "the logistic loss" and "Logistic regression". */
  readonly name: string;
}

/**
 * The weights at which the scaled gradient is at most `tolerance` in every coordinate, from 0, by Newton's method with step
 * halving. `between` hears each iteration and its steepest slope. Refuses a Hessian without a Cholesky factor, and too few
 * iterations.
 * Boyd and Vandenberghe (2004), Convex Optimization, §9.5.2.
 */
export function dampedNewton(
  { size, objective, derivatives, scale, name }: NewtonProblem,
  options: { readonly iterations: number; readonly tolerance: number },
  between: (iteration: number, steepest: number) => void = () => undefined,
): { readonly weights: Float64Array; readonly iterations: number } {
  let weights = new Float64Array(size);
  let value = objective(weights);
  let steepest = Infinity;
  for (let iterations = 0; iterations <= options.iterations; iterations++) {
    const { gradient, hessian } = derivatives(weights);
    steepest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0) / scale;
    between(iterations, steepest);
    if (steepest <= options.tolerance) return { weights, iterations };
    if (!choleskyFactor(hessian, size, hessian)) {
      throw new NumericsError(
        `The curvature of the ${name} loss has no Cholesky factor at iteration ${iterations}; lower c or standardise.`,
      );
    }
    const step = choleskySolve(hessian, size, gradient);
    let length = 1;
    let next = weights.map((w, i) => w - step[i]!);
    let nextValue = objective(next);
    // Equal counts as progress: at the optimum the objective stops moving before the gradient does.
    while (!(nextValue <= value * (1 + 1e-14)) && length > 1e-10) {
      length /= 2;
      const shorter = length;
      next = weights.map((w, i) => w - shorter * step[i]!);
      nextValue = objective(next);
    }
    weights = next;
    value = nextValue;
  }
  const title = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  throw new NumericsError(
    `${title} regression needs a gradient of at most ${options.tolerance}, got ${steepest} after ${options.iterations} iterations; raise iterations or lower c.`,
  );
}
