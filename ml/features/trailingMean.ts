import { defineFeature } from './defineFeature.ts';
import { momentsBetween } from './momentsBetween.ts';
import { trailed } from './trailed.ts';
import { daysParameter, windowStarts } from './trailingDays.ts';

/** f[t] = mean of the rows of the last `days` calendar days, (t − days, t], however many there are. See `windowStarts`. */
export const trailingMean = defineFeature({
  name: 'trailing_mean',
  revision: 1,
  purpose: 'Local level over calendar days, not rows: volume_ma_7d',
  cite: 'pandas, DataFrame.rolling with a window of time',
  unit: 'unit of the input',
  inputs: ['value'],
  missing: 'window',
  needsTime: true,
  parameters: { days: daysParameter(7, 1) },
  lookback: ({ days }) => days - 1,
  span: ({ days }, time) => ({ first: windowStarts(time, days), between: true }),
  compute: ([x], { days }, time) =>
    trailed([x!], windowStarts(time, days), (from, row) => momentsBetween(x!, from, row).mean),
});
