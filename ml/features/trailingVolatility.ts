import { NumericsError } from '../../contracts/failures.ts';
import { defineFeature } from './defineFeature.ts';
import { trailed } from './trailed.ts';
import { daysBetween, daysParameter, rowsDaysAgo } from './trailingDays.ts';

/**
 * Realised volatility over calendar days on the scale of a year: f[t] = √(days_in_year / D · Σ r²), with r the log returns
 * from row to row since p, the last row at least `days` days before t, and D the calendar days from p to t. Around zero,
 * as realised_volatility. Calendar time on both sides makes it the same measure for five sessions a week and for seven,
 * and a closed exchange shortens nothing: its next return covers the days.
 */
export const trailingVolatility = defineFeature({
  name: 'trailing_volatility',
  revision: 1,
  purpose: 'How much the price has moved in the last calendar days: volatility_7d, volatility_30d',
  cite: 'Andersen, Bollerslev, Diebold and Labys (2003), Econometrica 71',
  unit: 'log points a year',
  inputs: ['close'],
  missing: 'window',
  needsTime: true,
  parameters: {
    days: daysParameter(30, 1),
    days_in_year: { default: 365, minimum: 1, maximum: 1e4, meaning: 'calendar days in a year' },
  },
  lookback: ({ days }) => days,
  span: ({ days }, time) => ({ first: rowsDaysAgo(time, days), between: true }),
  compute: ([close], { days, days_in_year: year }, time) =>
    trailed([close!], rowsDaysAgo(time, days), (from, row) => {
      let squares = 0;
      for (let at = from + 1; at <= row; at++) squares += logReturn(close!, at) ** 2;
      return Math.sqrt((year / daysBetween(time[from]!, time[row]!)) * squares);
    }),
});

function logReturn(close: Float64Array, row: number): number {
  const [now, then] = [close[row]!, close[row - 1]!];
  if (now > 0 && then > 0) return Math.log(now / then);
  throw new NumericsError(
    `trailing_volatility needs prices above 0, got ${now} at row ${row} after ${then}; repair them or mark them as missing.`,
  );
}
