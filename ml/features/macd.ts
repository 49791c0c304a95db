import { defineFeature } from './defineFeature.ts';
import { checkMacd, macdLines, macdParameters } from './macdLines.ts';

/** f[t] = fast EMA − slow EMA of the close; see `macdLines`. */
export const macd = defineFeature({
  name: 'macd',
  revision: 1,
  purpose: 'Fast less slow average of the price: the sign and strength of the trend',
  cite: 'Appel (1979), The Moving Average Convergence Divergence Trading Method; TA-Lib, function MACD',
  unit: 'unit of the input',
  inputs: ['close'],
  missing: 'onward',
  parameters: macdParameters,
  check: checkMacd,
  lookback: ({ slow, signal }) => slow + signal - 2,
  compute: ([close], { fast, slow, signal }) => macdLines(close!, fast, slow, signal).macd,
});
