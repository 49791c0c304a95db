import { defineRecursive } from './defineRecursive.ts';
import { checkMacd, macdLine, macdLines, macdLookback, macdParameters } from './macdLines.ts';

/** f[t] = fast EMA − slow EMA of the close; see `macdLines`. */
export const macd = defineRecursive({
  name: 'macd',
  revision: 1,
  purpose: 'Fast less slow average of the price: the sign and strength of the trend',
  cite: 'Appel (1979), The Moving Average Convergence Divergence Trading Method; TA-Lib, function MACD',
  unit: 'unit of the input',
  inputs: ['close'],
  parameters: macdParameters,
  check: checkMacd,
  lookback: macdLookback,
  recursion: macdLines,
  line: macdLine.macd,
});
