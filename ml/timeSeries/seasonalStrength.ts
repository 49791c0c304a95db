import { NumericsError } from '../../contracts/failures.ts';
import type { Decomposition } from './stl.ts';

/** How much of the variance beside the other part each part takes, 0–1. */
export interface Strength {
  readonly trend: number;
  readonly seasonal: number;
}

/**
 * Strength of trend and season: max(0, 1 − Var(R) / Var(T + R)) and max(0, 1 − Var(R) / Var(S + R)), 0–1.
 * Wang, Smith and Hyndman (2006), "Characteristic-based clustering for time series data", DMKD 13, in the form of
 * Hyndman and Athanasopoulos (2021), Forecasting: principles and practice, section 4.3. A series without a remainder
 * and without the part has no strength to speak of and is refused.
 */
export function seasonalStrength({ trend, seasonal, remainder }: Decomposition): Strength {
  const rest = squares(remainder);
  const strength = (part: Float64Array, what: string): number => {
    const whole = squares(part.map((value, t) => value + remainder[t]!));
    if (!(whole > 0)) {
      throw new NumericsError(
        `The strength of a ${what} needs a series that varies, got a sum of squares of ${whole} for ${what} and remainder.`,
      );
    }
    return Math.max(0, 1 - rest / whole);
  };
  return { trend: strength(trend, 'trend'), seasonal: strength(seasonal, 'season') };
}

function squares(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return sum;
}
