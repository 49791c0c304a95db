import { defineFeature } from './defineFeature.ts';
import { checkMacd, macdLines, macdParameters } from './macdLines.ts';

/** f[t] = EMA of the MACD line; see `macdLines`. */
export const macdSignal = defineFeature({
  name: 'macd_signal',
  revision: 1,
  purpose: 'Smoothed MACD, against which it is read',
  cite: 'Appel (1979), The Moving Average Convergence Divergence Trading Method; TA-Lib, function MACD',
  unit: 'unit of the input',
  inputs: ['close'],
  missing: 'onward',
  parameters: macdParameters,
  check: checkMacd,
  lookback: ({ slow, signal }) => slow + signal - 2,
  compute: ([close], { fast, slow, signal }) => macdLines(close!, fast, slow, signal).signal,
});
