import { NumericsError } from '../../../contracts/failures.ts';
import { mean } from '../../stats/mean.ts';
import { normalCdf } from '../../stats/normalCdf.ts';
import { normalQuantile } from '../../stats/normalQuantile.ts';
import { quantileOfSorted } from '../../stats/quantile.ts';
import { sortNumbers } from '../../stats/sortNumbers.ts';
import { requireLevel, type Interval } from '../comparison.ts';
import type { BootstrapDraws } from './bootstrapDraws.ts';

/**
 * `percentile`: quantiles of the draws. `basic`: those turned round the estimate. `bca`: percentile at levels corrected for median bias and
 * acceleration (of leave-one-out values, rows one by one). `studentised`: the estimate less quantiles of (θ* − θ̂)/s* times its standard error.
 * `symmetric`: the same with one quantile of the absolute value (Ledoit and Wolf).
 */
export type IntervalMethod = 'percentile' | 'basic' | 'bca' | 'studentised' | 'symmetric';

/** Σ d³ / (6 (Σ d²)^{3/2}) with d the mean leave-one-out value less each; several samples by one sum, each weighted by its rows. */
function acceleration(leftOut: readonly Float64Array[]): number {
  let [squares, cubes] = [0, 0];
  for (const values of leftOut) {
    const centre = mean(values);
    // Influence of a row on the whole: (n − 1) times what leaving it out does, over n for samples of unequal size.
    const weight = leftOut.length === 1 ? 1 : (values.length - 1) / values.length;
    for (const value of values) {
      const d = weight * (centre - value);
      squares += d * d;
      cubes += d * d * d;
    }
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

function bcaLevels({ estimate, draws, leftOut }: BootstrapDraws, tails: readonly number[]): readonly number[] {
  let below = 0;
  for (const draw of draws) if (draw < estimate) below += 1;
  if (below === 0 || below === draws.length)
    throw new NumericsError(
      `A BCa interval needs draws on both sides of the estimate, got ${below} of ${draws.length} below ${estimate}; use percentile.`,
    );
  const bias = normalQuantile(below / draws.length);
  const a = acceleration(leftOut);
  return tails.map((tail) => {
    const z = bias + normalQuantile(tail);
    return normalCdf(bias + z / (1 - a * z));
  });
}

function standardised({ estimate, draws, errors }: BootstrapDraws): Float64Array {
  return draws.map((draw, i) => {
    const error = errors[i]!;
    if (!(error > 0))
      throw new NumericsError(
        `A studentised bootstrap needs standard errors above 0, got ${error} in resample ${i} of ${draws.length}; use shorter blocks or the percentile method.`,
      );
    return (draw - estimate) / error;
  });
}

/**
 * Two-sided bootstrap interval; quantiles of type 7. Draws from `bootstrapDraws` or `independentDifference`.
 * Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 12–14; Efron (1987), JASA 82 (BCa); Hall (1988), Annals of Statistics 16.
 */
export function bootstrapInterval(found: BootstrapDraws, method: IntervalMethod, level = 0.95): Interval {
  requireLevel(level);
  const { estimate, standardError, draws } = found;
  const tails = [(1 - level) / 2, (1 + level) / 2] as const;
  const at = (values: Float64Array, levels: readonly number[]): readonly [number, number] => {
    const sorted = sortNumbers(values);
    return [quantileOfSorted(sorted, levels[0]!), quantileOfSorted(sorted, levels[1]!)];
  };
  const made = (lower: number, upper: number): Interval => ({ level, lower, upper, method: `bootstrap, ${method}` });
  switch (method) {
    case 'percentile':
      return made(...at(draws, tails));
    case 'bca':
      return made(...at(draws, bcaLevels(found, tails)));
    case 'basic': {
      const [low, high] = at(draws, tails);
      return made(2 * estimate - high, 2 * estimate - low);
    }
    case 'studentised': {
      const [low, high] = at(standardised(found), tails);
      return made(estimate - high * standardError, estimate - low * standardError);
    }
    case 'symmetric': {
      const reach = quantileOfSorted(sortNumbers(standardised(found).map(Math.abs)), level) * standardError;
      return made(estimate - reach, estimate + reach);
    }
  }
}

/**
 * Two-sided p-value of θ = `value`: (1 + draws at least as far out) / (resamples + 1), far out being |θ* − θ̂|/s* against |θ̂ − value|/s with
 * `studentised` (Ledoit and Wolf), |θ* − θ̂| against |θ̂ − value| with `shifted`. Never 0.
 * Davison and Hinkley (1997), Bootstrap Methods and their Application, §4.4.
 */
export function bootstrapPValue(
  found: BootstrapDraws,
  { value = 0, form = 'studentised' }: { readonly value?: number; readonly form?: 'studentised' | 'shifted' } = {},
): number {
  const { estimate, standardError, draws } = found;
  const plain = form === 'shifted';
  const drawn = plain ? draws.map((draw) => draw - estimate) : standardised(found);
  const seen = Math.abs(estimate - value) / (plain ? 1 : standardError);
  let as = 1;
  for (const draw of drawn) if (Math.abs(draw) >= seen) as += 1;
  return as / (draws.length + 1);
}
