import { defineFeature } from './defineFeature.ts';

/** f[t] = x[t − rows]; missing where x[t − rows] is missing, whatever x[t] is. */
export const lag = defineFeature({
  name: 'lag',
  revision: 1,
  purpose: 'The value some rows ago',
  cite: 'Box and Jenkins (1970), Time Series Analysis: the backshift operator',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  parameters: { rows: { default: 1, minimum: 1, maximum: 10_000, integer: true, meaning: 'rows back' } },
  lookback: ({ rows }) => rows,
  offsets: ({ rows }) => [rows],
  compute: ([x], { rows }) => {
    const out = new Float64Array(x!.length).fill(NaN);
    out.set(x!.subarray(0, Math.max(0, x!.length - rows)), Math.min(rows, x!.length));
    return out;
  },
});
