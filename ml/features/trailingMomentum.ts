import { NumericsError } from '../../contracts/failures.ts';
import { defineFeature } from './defineFeature.ts';
import { daysParameter, rowsDaysAgo } from './trailingDays.ts';

/** f[t] = close[t] / close[p] − 1, p the last row at least `days` calendar days before t; no row in between is read. */
export const trailingMomentum = defineFeature({
  name: 'trailing_momentum',
  revision: 1,
  purpose: 'Return over calendar days, not rows: momentum_7d, momentum_30d',
  cite: 'Jegadeesh and Titman (1993), Journal of Finance 48',
  unit: 'fraction',
  inputs: ['close'],
  missing: 'window',
  needsTime: true,
  parameters: { days: daysParameter(30, 1) },
  lookback: ({ days }) => days,
  offsets: ({ days }) => [0, days],
  span: ({ days }, time) => ({ first: rowsDaysAgo(time, days), between: false }),
  compute: ([close], { days }, time) => {
    const before = rowsDaysAgo(time, days);
    return close!.map((now, row) => {
      const then = close![before[row]!] ?? NaN;
      if (Number.isNaN(now) || Number.isNaN(then)) return NaN;
      const found = now / then - 1;
      if (Number.isFinite(found)) return found;
      throw new NumericsError(
        `trailing_momentum has no value at row ${row}, which is ${now} after ${then}; repair the prices or mark them as missing.`,
      );
    });
  },
});
