import { defineFeature } from './defineFeature.ts';
import { checkMacd, macdLines, macdParameters } from './macdLines.ts';

/** f[t] = MACD − signal; see `macdLines`. */
export const macdHistogram = defineFeature({
  name: 'macd_histogram',
  revision: 1,
  purpose: 'MACD less its signal line: whether the trend speeds up',
  cite: 'Appel (1979), The Moving Average Convergence Divergence Trading Method; TA-Lib, function MACD',
  unit: 'unit of the input',
  inputs: ['close'],
  missing: 'onward',
  parameters: macdParameters,
  check: checkMacd,
  lookback: ({ slow, signal }) => slow + signal - 2,
  compute: ([close], { fast, slow, signal }) => macdLines(close!, fast, slow, signal).histogram,
});
