import { atrLookback, atrParameters, averageTrueRange } from './averageTrueRange.ts';
import { defineRecursive } from './defineRecursive.ts';

/** f[t] = 100 · ATR / close; see `averageTrueRange`. */
export const normalisedAtr = defineRecursive({
  name: 'normalised_atr',
  revision: 1,
  purpose: 'Usual range of a row against the price, comparable between instruments',
  cite: 'Forman (2006), Technical Analysis of Stocks & Commodities 24(5); TA-Lib, function NATR',
  unit: 'percent of the close',
  inputs: ['high', 'low', 'close'],
  parameters: atrParameters,
  lookback: atrLookback,
  recursion: (parameters) => averageTrueRange(parameters, 'percent'),
});
