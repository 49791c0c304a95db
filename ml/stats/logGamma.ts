import { NumericsError } from '../../contracts/failures.ts';
import { stirlingError } from './stirlingError.ts';

/**
 * ln Γ(x) for finite x > 0, else refused; error about 1e-15 of its size, absolute near the zeros at 1 and 2.
 * Stirling's formula with the error term of `stirlingError`; Abramowitz and Stegun (1964), 6.1.40.
 * Example: logGamma(5) = ln 24.
 */
export function logGamma(x: number): number {
  if (!(x > 0 && x < Infinity)) {
    throw new NumericsError(`The log gamma function needs a finite x above 0, got ${x}; check the degrees of freedom.`);
  }
  if (x === 1 || x === 2) return 0;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + stirlingError(x);
}
