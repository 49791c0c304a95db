import { defineFeature } from './defineFeature.ts';
import { slidingShape } from './slidingShape.ts';
import { windowParameter } from './windowParameter.ts';

/**
 * Skewness G₁ = √(n (n − 1)) / (n − 2) · m₃ / m₂^1.5 of the last n = `window` values, the current one included, with mₖ
 * the central moments of divisor n: the estimator of pandas, Excel and SAS (type 2 of Joanes and Gill). Missing where
 * the window has no variation, since it has no shape then (pandas gives 0).
 */
export const rollingSkew = defineFeature({
  name: 'rolling_skew',
  revision: 1,
  purpose: 'Whether large recent moves went up (positive) or down (negative)',
  cite: 'Joanes and Gill (1998), The Statistician 47(1), G1; pandas, Rolling.skew',
  unit: 'number without unit',
  inputs: ['value'],
  missing: 'window',
  parameters: { window: windowParameter(60, 3) },
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  compute: ([x], { window: n }) => {
    const scale = Math.sqrt(n * (n - 1)) / (n - 2);
    return slidingShape(x!, n, ({ squares, cubes }) => (scale * (cubes / n)) / (squares / n) ** 1.5);
  },
});
