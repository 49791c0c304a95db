import { defineFeature } from './defineFeature.ts';
import { slidingProducts } from './slidingProducts.ts';
import { windowParameter } from './windowParameter.ts';

/**
 * How far a pair has come apart: the last residual of value = α + β · other + e, fitted by least squares to the last
 * `window` rows, the current one included, over the standard deviation of the residuals (divisor window − 2).
 *
 *   e[t] = (x[t] − x̄) − β (y[t] − ȳ),  β = Sxy / Syy,  s² = (Sxx − β Sxy) / (window − 2),  f = e[t] / s
 *
 * 0 where the line fits without rest. Where the other does not vary β is 0, so that f is a z-score of the value. Where the
 * correlation is r the result keeps all but log₁₀ 1 / (1 − r²) digits. With a fixed hedge instead: rolling_zscore of spread.
 */
export const spreadZscore = defineFeature({
  name: 'spread_zscore',
  revision: 1,
  purpose: 'How unusual the distance between two series is, with the hedge of the last rows',
  cite: 'Engle and Granger (1987), Econometrica 55(2): the residual of a cointegrating regression; Vidyamurthy (2004), Pairs Trading',
  unit: 'standard deviations',
  inputs: ['value', 'other'],
  missing: 'window',
  parameters: { window: windowParameter(60, 3) },
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  compute: ([x, y], { window }) =>
    slidingProducts(x!, y!, window, ({ xx, yy, xy, lastX, lastY }) => {
      const beta = yy === 0 ? 0 : xy / yy;
      const rest = xx - beta * xy;
      // What rounding leaves of a perfect fit is no spread.
      return rest <= 1e-14 * xx ? 0 : (lastX - beta * lastY) / Math.sqrt(rest / (window - 2));
    }),
});
