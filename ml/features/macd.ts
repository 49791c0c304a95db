import { defineRecursive } from './defineRecursive.ts';
import { macdLine, ofMacd } from './macdLines.ts';

/** f[t] = fast EMA − slow EMA of the close; see `macdLines`. */
export const macd = defineRecursive({
  ...ofMacd,
  name: 'macd',
  revision: 1,
  purpose: 'Fast less slow average of the price: the sign and strength of the trend',
  line: macdLine.macd,
});
