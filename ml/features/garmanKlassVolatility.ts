import { defineFeature } from './defineFeature.ts';
import { checkBars, rootMean, volatilityParameters } from './rangeVolatility.ts';

/**
 * f[t] = √(annualisation · mean of ½ ln(high / low)² − (2 ln 2 − 1) ln(close / open)²) over the last `window` rows: the
 * authors' equation for practice. For a price without drift; what happens between close and open is not in it.
 */
export const garmanKlassVolatility = defineFeature({
  name: 'garman_klass_volatility',
  revision: 1,
  purpose: 'Volatility within rows from open, high, low and close, seven times as efficient as from closes',
  cite: 'Garman and Klass (1980), Journal of Business 53(1), equation (20)',
  unit: 'log points a year',
  inputs: ['open', 'high', 'low', 'close'],
  missing: 'window',
  parameters: volatilityParameters,
  lookback: ({ window }) => window - 1,
  blocks: ({ window }) => window,
  compute: (bars, { window, annualisation }) => {
    checkBars('garman_klass_volatility', bars);
    const [open, high, low, close] = bars as [Float64Array, Float64Array, Float64Array, Float64Array];
    const variances = high.map(
      (top, t) => 0.5 * Math.log(top / low[t]!) ** 2 - (2 * Math.LN2 - 1) * Math.log(close[t]! / open[t]!) ** 2,
    );
    return rootMean(variances, window, annualisation);
  },
});
