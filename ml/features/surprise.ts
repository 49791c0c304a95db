import { NumericsError } from '../../contracts/failures.ts';
import { autoregression } from '../timeSeries/autoregression.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = (x[t] − forecast) / s, where an AR(order) with a constant is fitted by least squares on the `window` rows before
 * t, forecasts x[t] from them, and s is the standard deviation of its residuals (divisor rows − order − 1). Nothing of
 * row t or after it is in the fit. A window that the autoregression explains in full is refused.
 */
export const surprise = defineFeature({
  name: 'surprise',
  revision: 1,
  purpose: 'How far a value lies from what its own past made one expect',
  cite: 'Hamilton (1994), Time Series Analysis, sections 4.3 and 5.2',
  unit: 'standard deviations of the forecast errors in the window',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    window: {
      default: 60,
      minimum: 8,
      maximum: 10_000,
      integer: true,
      meaning: 'rows before the row that are fitted on',
    },
    order: { default: 2, minimum: 1, maximum: 100, integer: true, meaning: 'lags of the autoregression' },
  },
  check: ({ window, order }) =>
    window >= 3 * order + 2 ? null : `window must be at least 3·order + 2 = ${3 * order + 2} rows, got ${window}.`,
  lookback: ({ window }) => window,
  compute: ([x], { window, order }) => {
    const out = new Float64Array(x!.length).fill(NaN);
    let present = 0;
    for (let t = 0; t < out.length; t++) {
      if (Number.isNaN(x![t]!)) present = 0;
      else if (present++ >= window) out[t] = surpriseAt(x!, t, window, order);
    }
    return out;
  },
});

function surpriseAt(x: Float64Array, t: number, window: number, order: number): number {
  // Around the last value before the row, so that the level costs no digits.
  const level = x[t - 1]!;
  const past = x.slice(t - window, t).map((value) => value - level);
  if (past.every((value) => value === 0)) throw explained(t, window, 0);
  const { coefficients, deviation } = autoregression(past, order);
  let forecast = coefficients[0]!;
  for (let lag = 1; lag <= order; lag++) forecast += coefficients[lag]! * past[window - lag]!;
  const value = (x[t]! - level - forecast) / deviation;
  if (!Number.isFinite(value)) throw explained(t, window, deviation);
  return value;
}

function explained(t: number, window: number, deviation: number): NumericsError {
  return new NumericsError(
    `A surprise needs ${window} rows that an autoregression leaves something of, got a residual deviation of ${deviation} before row ${t}; use a longer window or difference.`,
  );
}
