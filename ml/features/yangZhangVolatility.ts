import { defineFeature } from './defineFeature.ts';
import { checkBars, volatilityParameters } from './rangeVolatility.ts';
import { slidingMoments } from './slidingMoments.ts';

/**
 * f[t] = √(annualisation (V_o + k V_c + (1 − k) V_rs)) over the last n = `window` rows, with V_o the sample variance of
 * ln(open[t] / close[t−1]), V_c that of ln(close / open), V_rs the mean of u (u − c) + d (d − c), where u, d and c are the
 * logarithms of high, low and close over the open, and k = 0.34 / (1.34 + (n + 1) / (n − 1)). Right under any drift and
 * with gaps between rows.
 */
export const yangZhangVolatility = defineFeature({
  name: 'yang_zhang_volatility',
  revision: 1,
  purpose: 'Volatility from open, high, low and close that drift and opening gaps leave right',
  cite: 'Yang and Zhang (2000), Journal of Business 73(3), equations (6) to (10)',
  unit: 'log points a year',
  inputs: ['open', 'high', 'low', 'close'],
  missing: 'window',
  parameters: volatilityParameters,
  lookback: ({ window }) => window,
  blocks: ({ window }) => window,
  compute: (bars, { window, annualisation }) => {
    checkBars('yang_zhang_volatility', bars);
    const [open, high, low, close] = bars as [Float64Array, Float64Array, Float64Array, Float64Array];
    const overnight = slidingMoments(
      open.map((price, t) => Math.log(price / (close[t - 1] ?? NaN))),
      window,
    ).squares;
    const daytime = slidingMoments(
      open.map((price, t) => Math.log(close[t]! / price)),
      window,
    ).squares;
    const within = slidingMoments(
      open.map((_, t) => rogersSatchell(open[t]!, high[t]!, low[t]!, close[t]!)),
      window,
    ).mean;
    const k = 0.34 / (1.34 + (window + 1) / (window - 1));
    return overnight.map((squares, t) =>
      Math.sqrt(annualisation * ((squares + k * daytime[t]!) / (window - 1) + (1 - k) * Math.max(0, within[t]!))),
    );
  },
});

/** Rogers and Satchell (1991), Annals of Applied Probability 1(4): variance of a row whatever its drift. */
function rogersSatchell(open: number, high: number, low: number, close: number): number {
  const [up, down] = [Math.log(high / open), Math.log(low / open)];
  const change = Math.log(close / open);
  return up * (up - change) + down * (down - change);
}
