import { defineFeature } from './defineFeature.ts';
import { slidingShape } from './slidingShape.ts';
import { windowParameter } from './windowParameter.ts';

/**
 * Excess kurtosis G₂ = (n − 1) / ((n − 2)(n − 3)) · ((n + 1) (m₄ / m₂² − 3) + 6) of the last n = `window` values, the
 * current one included, with mₖ the central moments of divisor n: the estimator of pandas, Excel and SAS (type 2 of Joanes
 * and Gill); 0 for a normal distribution. Missing where the window has no variation (pandas gives −3).
 */
export const rollingKurtosis = defineFeature({
  name: 'rolling_kurtosis',
  revision: 1,
  purpose: 'How much of the recent variation comes from few large moves',
  cite: 'Joanes and Gill (1998), The Statistician 47(1), G2; pandas, Rolling.kurt',
  unit: 'number without unit',
  inputs: ['value'],
  missing: 'window',
  parameters: { window: windowParameter(60, 4) },
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  compute: ([x], { window: n }) => {
    const scale = (n - 1) / ((n - 2) * (n - 3));
    return slidingShape(x!, n, ({ squares, fourths }) => {
      const ratio = fourths / n / (squares / n) ** 2;
      return scale * ((n + 1) * (ratio - 3) + 6);
    });
  },
});
