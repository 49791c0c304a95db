import { atrLookback, atrParameters, averageTrueRange } from './averageTrueRange.ts';
import { defineRecursive } from './defineRecursive.ts';

/** f[t] = Wilder's average of the true range; see `averageTrueRange`. */
export const atr = defineRecursive({
  name: 'atr',
  revision: 1,
  purpose: 'How far the price usually goes in a row, gaps included',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function ATR',
  unit: 'unit of the input',
  inputs: ['high', 'low', 'close'],
  parameters: atrParameters,
  lookback: atrLookback,
  recursion: (parameters) => averageTrueRange(parameters, 'price'),
});
