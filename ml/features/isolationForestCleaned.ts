import { createIsolationScore } from '../outliers/isolationScore.ts';
import { defineFeature } from './defineFeature.ts';
import { isolationForestParameters } from './isolationForestParameters.ts';
import { medianOfSorted } from './medianDeviation.ts';
import { slidingSorted } from './slidingSorted.ts';

/** f[t] = the median of the last `window` values where isolation_forest_score of x[t] is above `threshold`, else x[t]. */
export const isolationForestCleaned = defineFeature({
  name: 'isolation_forest_cleaned',
  revision: 1,
  purpose: 'The value, with outliers by isolation forest replaced by the median of the recent past',
  cite: 'Liu, Ting and Zhou (2008), Isolation Forest, ICDM',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    ...isolationForestParameters,
    threshold: { default: 0.7, minimum: 0, maximum: 1, meaning: 'score above which a value is an outlier' },
  },
  lookback: ({ window }) => window - 1,
  compute: ([x], { window, trees, seed, threshold }) => {
    const score = createIsolationScore(window, { trees, seed });
    return slidingSorted(x!, window, 'inside', (sorted, value) =>
      score(sorted, value) > threshold ? medianOfSorted(sorted) : value,
    );
  },
});
