import { defineFeature } from './defineFeature.ts';
import { exponentialAverage } from './exponentialAverage.ts';
import { firstPresent } from './firstPresent.ts';

/** e[t] = e[t−1] + 2 / (period + 1) · (close[t] − e[t−1]), seeded with the mean of the first `period` closes. */
export const ema = defineFeature({
  name: 'ema',
  revision: 1,
  purpose: 'Price level that follows recent days more than old ones',
  cite: 'TA-Lib, function EMA',
  unit: 'unit of the input',
  inputs: ['close'],
  missing: 'onward',
  parameters: {
    period: { default: 20, minimum: 1, maximum: 10_000, integer: true, meaning: 'span of the average in rows' },
  },
  lookback: ({ period }) => period - 1,
  compute: ([close], { period }) => exponentialAverage(close!, period, firstPresent(close!)),
});
