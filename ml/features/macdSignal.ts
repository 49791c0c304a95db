import { defineRecursive } from './defineRecursive.ts';
import { macdLine, ofMacd } from './macdLines.ts';

/** f[t] = EMA of the MACD line; see `macdLines`. */
export const macdSignal = defineRecursive({
  ...ofMacd,
  name: 'macd_signal',
  revision: 1,
  purpose: 'Smoothed MACD, against which it is read',
  line: macdLine.signal,
});
