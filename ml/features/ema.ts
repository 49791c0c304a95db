import { defineRecursive } from './defineRecursive.ts';
import { emaDialectMeaning, emaDialects, emaRecursion } from './emaRecursion.ts';

/** e[t] = e[t−1] + 2 / (period + 1) · (close[t] − e[t−1]), started as the dialect has it; see `emaRecursion`. */
export const ema = defineRecursive({
  name: 'ema',
  revision: 1,
  purpose: 'Price level that follows recent days more than old ones',
  cite: 'TA-Lib, function EMA',
  unit: 'unit of the input',
  inputs: ['close'],
  parameters: {
    period: { default: 20, minimum: 1, maximum: 10_000, integer: true, meaning: 'span of the average in rows' },
    dialect: { default: 'talib', oneOf: emaDialects, meaning: emaDialectMeaning },
  },
  lookback: ({ period, dialect }) => (dialect === 'talib' ? period - 1 : 0),
  recursion: ({ period, dialect }) => emaRecursion(period, dialect),
});
