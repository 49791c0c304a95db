import { defineFeature } from './defineFeature.ts';
import { lagged } from './lagged.ts';

/** f[t] = x[t] − x[t − lag]. */
export const difference = defineFeature({
  name: 'difference',
  revision: 1,
  purpose: 'Change over some rows, which takes a trend out',
  cite: 'Box and Jenkins (1970), Time Series Analysis',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: {
    lag: { default: 1, minimum: 1, maximum: 10_000, integer: true, meaning: 'rows between the two values' },
  },
  lookback: ({ lag }) => lag,
  offsets: ({ lag }) => [0, lag],
  compute: ([x], { lag }) => lagged(x!, lag, 'difference', (now, then) => now - then),
});
