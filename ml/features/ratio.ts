import { NumericsError } from '../../contracts/failures.ts';
import { defineFeature } from './defineFeature.ts';

/** f[t] = value[t] / other[t]; refused where that is not finite. */
export const ratio = defineFeature({
  name: 'ratio',
  revision: 1,
  purpose: 'What one series is worth in another: relative strength of two prices',
  cite: 'Levy (1967), Journal of Finance 22(4): relative strength',
  unit: 'unit of the value a unit of the other',
  inputs: ['value', 'other'],
  missing: 'window',
  parameters: {},
  lookback: () => 0,
  compute: ([x, y]) =>
    x!.map((value, t) => {
      const other = y![t]!;
      const found = value / other;
      if (Number.isFinite(found) || Number.isNaN(value) || Number.isNaN(other)) return found;
      throw new NumericsError(`A ratio needs a divisor other than 0, got ${value} / ${other} at row ${t}; use spread.`);
    }),
});
