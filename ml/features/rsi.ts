import { defineRecursive } from './defineRecursive.ts';
import { strengthIndex } from './strengthIndex.ts';

/** What the dialects give where the close has not moved at all, and where it has never fallen. */
const unmoved = { talib: 0, metatrader: 50, tradingview: 100, pandas: 100 } as const;

/**
 * f[t] = 100 · gain / (gain + loss), with gain and loss Wilder's averages of the rises and falls of the close: the mean of
 * the first `period` changes, then a[t] = ((period − 1) a[t−1] + change) / period. In the dialect `pandas`, which is
 * `ewm(alpha = 1 / period, adjust=False)`, the averages start with the first change instead; the first value is at the
 * same row. Being recursive it depends on where the data start, less and less: by (1 − 1/period) each row.
 *
 * Where nothing has moved: 0 in `talib`, 50 in `metatrader`, 100 in `tradingview` and in `pandas`. TA-Lib takes gain +
 * loss below 1e-14 for nothing, which is wrong for a price of 1e-12; here only 0 is nothing.
 */
export const rsi = defineRecursive({
  name: 'rsi',
  revision: 2,
  purpose: 'Share of rises in recent moves: over 70 is called overbought, below 30 oversold',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function RSI',
  unit: 'index from 0 to 100',
  inputs: ['close'],
  parameters: {
    period: { default: 14, minimum: 2, maximum: 10_000, integer: true, meaning: 'rows of the averages' },
    dialect: {
      default: 'talib',
      oneOf: ['talib', 'metatrader', 'tradingview', 'pandas'],
      meaning:
        'where nothing has moved talib gives 0, metatrader 50, tradingview and pandas 100; pandas starts its averages with the first change, the others with the mean of the first period',
    },
  },
  lookback: ({ period }) => period,
  recursion: ({ period, dialect }) =>
    strengthIndex(period, { unmoved: unmoved[dialect], seeds: dialect === 'pandas' ? 1 : period }),
});
