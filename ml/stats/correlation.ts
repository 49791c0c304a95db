import { NumericsError } from '../../contracts/failures.ts';
import { mean } from './mean.ts';
import { requireNumbers } from './requireNumbers.ts';

/**
 * Pearson correlation Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² Σ (y − ȳ)²), in [−1, 1].
 *
 * Takes two columns of the same length n ≥ 2 of finite values; NaN is refused, and so is a constant column, whose
 * correlation is not defined. Pearson (1895), Proceedings of the Royal Society 58.
 */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length !== y.length) {
    throw new NumericsError(`A correlation needs columns of one length, got ${x.length} and ${y.length}.`);
  }
  requireNumbers(x, 2, 'A correlation');
  requireNumbers(y, 2, 'A correlation');
  const xMean = mean(x);
  const yMean = mean(y);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - xMean;
    const dy = y[i]! - yMean;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  if (!(xx > 0) || !(yy > 0)) {
    throw new NumericsError(
      `A correlation needs columns that vary, got sums of squares ${xx} and ${yy}; drop the constant one.`,
    );
  }
  return Math.min(1, Math.max(-1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
}
