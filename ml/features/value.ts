import { defineFeature } from './defineFeature.ts';

/** f[t] = x[t]. */
export const value = defineFeature({
  name: 'value',
  revision: 1,
  purpose: 'The input as it is, such as a rate that is stationary already',
  cite: 'identity',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: {},
  lookback: () => 0,
  compute: ([x]) => Float64Array.from(x!),
});
