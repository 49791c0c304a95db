import { defineRecursive } from './defineRecursive.ts';
import { checkMacd, macdLine, macdLines, macdLookback, macdParameters } from './macdLines.ts';

/** f[t] = MACD − signal; see `macdLines`. */
export const macdHistogram = defineRecursive({
  name: 'macd_histogram',
  revision: 1,
  purpose: 'MACD less its signal line: whether the trend speeds up',
  cite: 'Appel (1979), The Moving Average Convergence Divergence Trading Method; TA-Lib, function MACD',
  unit: 'unit of the input',
  inputs: ['close'],
  parameters: macdParameters,
  check: checkMacd,
  lookback: macdLookback,
  recursion: macdLines,
  line: macdLine.histogram,
});
