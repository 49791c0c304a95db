import { NumericsError } from '../../contracts/failures.ts';
import { bondEquivalent } from '../timeSeries/bondEquivalent.ts';
import { defineFeature } from './defineFeature.ts';

/** f[t] = long_rate[t] − bill_rate[t], the bill's discount rate brought to the footing of a bond unless told otherwise. */
export const termSpread = defineFeature({
  name: 'term_spread',
  revision: 1,
  purpose: 'Long rate less short rate: low or negative before recessions',
  cite: 'Estrella and Trubin (2006), The Yield Curve as a Leading Indicator, Current Issues in Economics and Finance 12(5)',
  unit: 'percentage points',
  inputs: ['long_rate', 'bill_rate'],
  missing: 'window',
  parameters: {
    bill_yield: {
      default: 'bond_equivalent',
      oneOf: ['bond_equivalent', 'as_given'],
      meaning: 'whether the bill rate is a discount rate to convert, or a yield already',
    },
    days: { default: 91, minimum: 1, maximum: 364, integer: true, meaning: 'days of the bill to maturity' },
  },
  lookback: () => 0,
  compute: ([long, bill], { bill_yield, days }) =>
    long!.map((rate, t) => {
      if (Number.isNaN(rate) || bill_yield === 'as_given') return rate - bill![t]!;
      const value = rate - bondEquivalent(bill![t]!, days);
      if (Number.isFinite(value)) return value;
      throw new NumericsError(
        `A bill of ${days} days needs a discount rate below ${36_000 / days} percent, got ${bill![t]!} at row ${t}; check its unit.`,
      );
    }),
});
