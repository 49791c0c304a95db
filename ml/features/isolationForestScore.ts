import { createIsolationScore } from '../outliers/isolationScore.ts';
import { defineFeature } from './defineFeature.ts';
import { isolationForestParameters } from './isolationForestParameters.ts';
import { slidingSorted } from './slidingSorted.ts';

/**
 * Isolation-forest score of x[t] among the last `window` values, itself included: 2^(−E h / c(window)), near 1 for an
 * outlier and below 0.5 for an ordinary value. Causal: the forest of a row is grown from its window alone, each tree from
 * all of it. Every row uses the same random numbers, so the score is a function of the window.
 */
export const isolationForestScore = defineFeature({
  name: 'isolation_forest_score',
  revision: 1,
  purpose: 'How few random cuts set the current value apart from its recent past',
  cite: 'Liu, Ting and Zhou (2008), Isolation Forest, ICDM',
  unit: 'score from 0 to 1',
  inputs: ['value'],
  missing: 'window',
  parameters: isolationForestParameters,
  lookback: ({ window }) => window - 1,
  compute: ([x], { window, trees, seed }) =>
    slidingSorted(x!, window, 'inside', createIsolationScore(window, { trees, seed })),
});
