import { defineRecursive } from './defineRecursive.ts';
import { macdLine, ofMacd } from './macdLines.ts';

/** f[t] = MACD − signal; see `macdLines`. */
export const macdHistogram = defineRecursive({
  ...ofMacd,
  name: 'macd_histogram',
  revision: 1,
  purpose: 'MACD less its signal line: whether the trend speeds up',
  line: macdLine.histogram,
});
