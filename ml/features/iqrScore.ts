import { defineFeature } from './defineFeature.ts';
import { quartilesOf } from './quartilesOf.ts';
import { slidingSorted } from './slidingSorted.ts';
import { currentParameter, windowLookback, windowParameter } from './windowParameter.ts';

/**
 * Interquartile ranges that x[t] lies above the third quartile (positive) or below the first (negative) of the window; 0
 * between them, missing outside where the quartiles are equal. Quartiles are of type 7. |f| > 1.5 is outside Tukey's fences.
 */
export const iqrScore = defineFeature({
  name: 'iqr_score',
  revision: 1,
  purpose: 'How far outside the middle half of the recent past a value lies',
  cite: 'Tukey (1977), Exploratory Data Analysis',
  unit: 'interquartile ranges',
  inputs: ['value'],
  missing: 'window',
  parameters: { window: windowParameter(60, 4), current: currentParameter },
  lookback: windowLookback,
  compute: ([x], { window, current }) =>
    slidingSorted(x!, window, current, (sorted, value) => {
      const { lower, upper, range } = quartilesOf(sorted);
      const off = value > upper ? value - upper : value < lower ? value - lower : 0;
      if (off === 0) return 0;
      return range > 0 ? off / range : NaN;
    }),
});
