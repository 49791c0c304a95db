import { NumericsError } from '../../contracts/failures.ts';
import { defineFeature } from './defineFeature.ts';
import { slidingScores } from './slidingScores.ts';
import {
  currentParameter,
  ddofParameter,
  windowLookback,
  windowParameter,
  zeroVarianceParameter,
} from './windowParameter.ts';

/**
 * f[t] = (x[t] − mean) / s over a window of `window` values; s has divisor window − ddof. The window ends at t (`current`
 * inside, the default) or at t − 1 (outside), where a jump does not widen the scale that it is measured by.
 *
 * A window without variation gives 0 where x[t] is its mean (`zero_variance` zero, the default), is missing, or is refused.
 * Where x[t] is not its mean, which can be with `outside` only, zero gives missing: the score would be infinite.
 */
export const rollingZscore = defineFeature({
  name: 'rolling_zscore',
  revision: 2,
  purpose: 'How unusual the current value is against its own recent past',
  cite: 'Kreyszig (1979), Advanced Engineering Mathematics: standardised variable',
  unit: 'standard deviations',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    window: windowParameter(60, 2),
    ddof: ddofParameter,
    current: currentParameter,
    zero_variance: zeroVarianceParameter,
  },
  lookback: windowLookback,
  blocks: ({ window }) => window,
  checks: true,
  compute: ([x], { window, ddof, current, zero_variance: policy }) => {
    const before = current === 'inside' ? 0 : 1;
    return slidingScores(x!, { rows: window, ddof, before }, (row, off) => {
      if (policy === 'refuse') throw refused(row, window, x![row]!);
      return policy === 'zero' && off === 0 ? 0 : NaN;
    });
  },
});

function refused(row: number, window: number, value: number): NumericsError {
  return new NumericsError(
    `rolling_zscore needs values that vary, got a window of ${window} equal ones for row ${row}, which is ${value}; drop the column, or choose zero or missing for zero_variance.`,
  );
}
