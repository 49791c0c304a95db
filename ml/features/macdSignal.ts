import { defineRecursive } from './defineRecursive.ts';
import { checkMacd, macdLine, macdLines, macdLookback, macdParameters } from './macdLines.ts';

/** f[t] = EMA of the MACD line; see `macdLines`. */
export const macdSignal = defineRecursive({
  name: 'macd_signal',
  revision: 1,
  purpose: 'Smoothed MACD, against which it is read',
  cite: 'Appel (1979), The Moving Average Convergence Divergence Trading Method; TA-Lib, function MACD',
  unit: 'unit of the input',
  inputs: ['close'],
  parameters: macdParameters,
  check: checkMacd,
  lookback: macdLookback,
  recursion: macdLines,
  line: macdLine.signal,
});
