import { defineFeature } from './defineFeature.ts';
import { momentsBetween } from './momentsBetween.ts';
import { trailed } from './trailed.ts';
import { daysParameter, windowStarts } from './trailingDays.ts';
import { ddofParameter } from './windowParameter.ts';

/**
 * f[t] = (x[t] − mean) / s over the rows of the last `days` calendar days, (t − days, t], the current one included; s has
 * divisor n − ddof, n the rows there are. 0 where they do not vary. Missing where there is one row only.
 */
export const trailingZscore = defineFeature({
  name: 'trailing_zscore',
  revision: 1,
  purpose: 'How unusual the current value is against the last calendar days: volume_zscore_7d',
  cite: 'pandas, DataFrame.rolling with a window of time; Kreyszig (1979): standardised variable',
  unit: 'standard deviations',
  inputs: ['value'],
  missing: 'window',
  needsTime: true,
  parameters: { days: daysParameter(30, 2), ddof: ddofParameter },
  lookback: ({ days }) => days - 1,
  span: ({ days }, time) => ({ first: windowStarts(time, days, 2), between: true }),
  compute: ([x], { days, ddof }, time) =>
    trailed([x!], windowStarts(time, days, 2), (from, row) => {
      const { count, squares, deviation } = momentsBetween(x!, from, row);
      return squares === 0 ? 0 : deviation / Math.sqrt(squares / (count - ddof));
    }),
});
