import { fitGarch, leastGarchRows } from '../timeSeries/garch.ts';
import { garchVariances } from '../timeSeries/garchLikelihood.ts';
import { defineFeature } from './defineFeature.ts';

/**
 * f[t] = σ_{t+1|t}, the volatility of the next row: a GARCH(1,1) or GJR model with a constant mean, fitted by maximum
 * likelihood on all rows up to the `least_rows`-th and again on all rows so far every `refit_every` rows; in between its
 * parameters stand and the variance moves on. No row is ever in the fit that an earlier row uses.
 *
 * n / refit_every fits of about a hundred passes each: 5,000 rows with the defaults take about four seconds.
 */
export const garchVolatility = defineFeature({
  name: 'garch_volatility',
  revision: 1,
  purpose: 'Volatility of the next row, refitted on what was known',
  cite: 'Bollerslev (1986), Journal of Econometrics 31; Glosten, Jagannathan and Runkle (1993), Journal of Finance 48',
  unit: 'unit of the input a row',
  inputs: ['return'],
  missing: 'onward',
  streamless: 'each row is fitted on all rows before it',
  parameters: {
    model: { default: 'garch', oneOf: ['garch', 'gjr'], meaning: 'gjr: falls may move volatility more than rises' },
    least_rows: {
      default: 100,
      minimum: leastGarchRows,
      maximum: 1_000_000,
      integer: true,
      meaning: 'rows of the first fit',
    },
    refit_every: { default: 60, minimum: 1, maximum: 1_000_000, integer: true, meaning: 'rows from fit to fit' },
  },
  lookback: ({ least_rows }) => least_rows - 1,
  compute: ([returns], { model, least_rows, refit_every }) => {
    const out = new Float64Array(returns!.length).fill(NaN);
    const first = returns!.findIndex((value) => !Number.isNaN(value));
    if (first < 0) return out;
    const gap = returns!.findIndex((value, t) => t > first && Number.isNaN(value));
    const x = returns!.subarray(first, gap < 0 ? undefined : gap);
    const variances = new Float64Array(x.length);
    for (let from = least_rows - 1; from < x.length; from += refit_every) {
      const { parameters, ahead } = fitGarch(x.subarray(0, from + 1), { asymmetric: model === 'gjr' });
      const to = Math.min(x.length, from + refit_every) - 1;
      out[first + from] = Math.sqrt(ahead);
      const next = garchVariances(x, parameters, ahead, from + 1, to, variances);
      for (let t = from + 1; t <= to; t++) out[first + t] = Math.sqrt(t < to ? variances[t + 1]! : next);
    }
    return out;
  },
});
