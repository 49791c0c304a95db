import { defineFeature } from './defineFeature.ts';
import { logReturns } from './logReturns.ts';
import { slidingMoments } from './slidingMoments.ts';

/**
 * f[t] = √(annualisation / window · Σ r²) over the last `window` log returns r of one row, around zero: over days the
 * mean return is far smaller than its error, so taking it out adds noise.
 */
export const realisedVolatility = defineFeature({
  name: 'realised_volatility',
  revision: 2,
  purpose: 'How much the price has moved lately, on the scale of a year',
  cite: 'Andersen, Bollerslev, Diebold and Labys (2003), Econometrica 71',
  unit: 'log points a year',
  inputs: ['close'],
  missing: 'window',
  parameters: {
    window: { default: 20, minimum: 1, maximum: 10_000, integer: true, meaning: 'returns in the window' },
    annualisation: { default: 252, minimum: 1, maximum: 1e6, meaning: 'rows in a year' },
  },
  lookback: ({ window }) => window,
  blocks: ({ window }) => window,
  compute: ([close], { window, annualisation }) => {
    const { mean, squares } = slidingMoments(logReturns.compute([close!], {}), window);
    return squares.map((value, t) => Math.sqrt(annualisation * (value / window + mean[t]! * mean[t]!)));
  },
});
