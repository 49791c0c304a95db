import { NumericsError } from '../../contracts/failures.ts';

/** B_2m / 2m, m = 1 … 7. */
const terms = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12] as const;

/**
 * ψ(x) = d ln Γ(x) / dx for finite x > 0, else refused; error about 1e-14 of its size, absolute near its zero at 1.46.
 * Upward recurrence ψ(x) = ψ(x + 1) − 1/x to x ≥ 10, then ln x − 1/(2x) − Σ B_2m / (2m·x^2m).
 * Abramowitz and Stegun (1964), 6.3.5 and 6.3.18. Example: digamma(1) = −0.5772156649015329.
 */
export function digamma(x: number): number {
  if (!(x > 0 && x < Infinity)) {
    throw new NumericsError(`The digamma function needs a finite x above 0, got ${x}; check the degrees of freedom.`);
  }
  let shift = 0;
  let at = x;
  for (; at < 10; at++) shift -= 1 / at;
  const square = 1 / (at * at);
  let sum = 0;
  for (let m = terms.length - 1; m >= 0; m--) sum = (sum + terms[m]!) * square;
  return shift + Math.log(at) - 0.5 / at - sum;
}
