import { defineRecursive } from './defineRecursive.ts';
import { directionalLine, ofDirectionalMovement } from './directionalMovement.ts';

/** f[t] = ADX; see `directionalMovement`. */
export const adx = defineRecursive({
  ...ofDirectionalMovement,
  name: 'adx',
  revision: 1,
  purpose: 'Strength of a trend, whichever its direction: over 25 is called trending',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function ADX',
  lookback: ({ period }) => 2 * period - 1,
  line: directionalLine.adx,
});
