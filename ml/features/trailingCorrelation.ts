import { correlationOf } from './correlationOf.ts';
import { defineFeature } from './defineFeature.ts';
import { momentsBetween } from './momentsBetween.ts';
import { trailed } from './trailed.ts';
import { daysParameter, windowStarts } from './trailingDays.ts';

/**
 * Pearson correlation of the inputs over the rows of the last `days` calendar days, (t − days, t]; missing where one of
 * them does not vary there, as with one row only. Takes the inputs as they are: see rolling_correlation.
 */
export const trailingCorrelation = defineFeature({
  name: 'trailing_correlation',
  revision: 1,
  purpose: 'How closely two series have moved together in the last calendar days',
  cite: 'Pearson (1895), Proceedings of the Royal Society 58; pandas, DataFrame.rolling with a window of time',
  unit: 'correlation',
  inputs: ['value', 'other'],
  missing: 'window',
  needsTime: true,
  parameters: { days: daysParameter(30, 2) },
  lookback: ({ days }) => days - 1,
  span: ({ days }, time) => ({ first: windowStarts(time, days, 2), between: true }),
  compute: ([x, y], { days }, time) =>
    trailed([x!, y!], windowStarts(time, days, 2), (from, row) => {
      const ofX = momentsBetween(x!, from, row);
      const ofY = momentsBetween(y!, from, row);
      const [meanX, meanY] = [x![row]! - ofX.deviation, y![row]! - ofY.deviation];
      let xy = 0;
      for (let at = from; at <= row; at++) xy += (x![at]! - meanX) * (y![at]! - meanY);
      return correlationOf({ xx: ofX.squares, yy: ofY.squares, xy });
    }),
});
