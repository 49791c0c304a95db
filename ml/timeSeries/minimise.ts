/** Value of a function at x, with its gradient written to `gradient`; Infinity where it is not defined. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly steps: number;
  /** Whether the gradient is below the tolerance, or no shorter step goes down any more. */
  readonly converged: boolean;
}

/**
 * Local minimum of a smooth function of a few variables by BFGS with step halving (Armijo). Stops when the largest
 * component of the gradient is at most `tolerance`. Plain arithmetic in a fixed order: same start, same bits.
 * Nocedal and Wright (2006), Numerical Optimization, algorithm 6.1.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance = 1e-9, most = 500 }: { readonly tolerance?: number; readonly most?: number } = {},
): Minimum {
  const d = start.length;
  let x: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(d);
  let value = objective(x, gradient);
  const inverse = new Float64Array(d * d);
  let fresh = true;
  for (let steps = 0; steps < most; steps++) {
    if (largest(gradient) <= tolerance) return { x, value, steps, converged: true };
    if (fresh) identity(inverse, d);
    const direction = descent(inverse, gradient);
    const slope = dot(direction, gradient);
    const next = slope < 0 ? search(objective, x, value, direction, slope) : null;
    if (next === null) {
      if (fresh) return { x, value, steps, converged: true };
      fresh = true;
      continue;
    }
    fresh = !update(inverse, x, gradient, next);
    ({ x, gradient, value } = next);
  }
  return { x, value, steps: most, converged: false };
}

/** Gives a function of x a gradient by central differences. */
export function withNumericGradient(value: (x: Float64Array) => number): Objective {
  return (x, gradient) => {
    const at = x.slice();
    for (let i = 0; i < x.length; i++) {
      const h = 6e-6 * Math.max(1, Math.abs(x[i]!));
      at[i] = x[i]! + h;
      const above = value(at);
      at[i] = x[i]! - h;
      gradient[i] = (above - value(at)) / (2 * h);
      at[i] = x[i]!;
    }
    return value(at);
  };
}

interface Point {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

function search(
  objective: Objective,
  x: Float64Array,
  value: number,
  direction: Float64Array,
  slope: number,
): Point | null {
  // No first step longer than one unit in any variable: they are logarithms and the like.
  let step = Math.min(1, 1 / largest(direction));
  for (let halving = 0; halving < 60; halving++, step /= 2) {
    const moved = x.map((each, i) => each + step * direction[i]!);
    const gradient = new Float64Array(x.length);
    const reached = objective(moved, gradient);
    if (reached <= value + 1e-4 * step * slope && reached < value) return { x: moved, gradient, value: reached };
  }
  return null;
}

/** BFGS update of the inverse Hessian; false where the curvature along the step is not positive. */
function update(inverse: Float64Array, x: Float64Array, gradient: Float64Array, next: Point): boolean {
  const d = x.length;
  const s = next.x.map((each, i) => each - x[i]!);
  const y = next.gradient.map((each, i) => each - gradient[i]!);
  const curvature = dot(s, y);
  if (!(curvature > 1e-14 * Math.sqrt(dot(s, s) * dot(y, y)))) return false;
  const hy = descent(inverse, y).map((each) => -each);
  const scale = (1 + dot(y, hy) / curvature) / curvature;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      inverse[i * d + j] = inverse[i * d + j]! + scale * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / curvature;
    }
  }
  return true;
}

function identity(a: Float64Array, d: number): void {
  a.fill(0);
  for (let i = 0; i < d; i++) a[i * d + i] = 1;
}

/** −A·v. */
function descent(a: Float64Array, v: Float64Array): Float64Array {
  const d = v.length;
  return v.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += a[i * d + j]! * v[j]!;
    return -sum;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largest(v: Float64Array): number {
  let most = 0;
  for (const value of v) most = Math.max(most, Math.abs(value));
  return most;
}
