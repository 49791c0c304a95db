import { defineRecursive } from './defineRecursive.ts';
import { directionalLine, directionalMovement, directionalParameters } from './directionalMovement.ts';

/** f[t] = ADX; see `directionalMovement`. */
export const adx = defineRecursive({
  name: 'adx',
  revision: 1,
  purpose: 'Strength of a trend, whichever its direction: over 25 is called trending',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function ADX',
  unit: 'index from 0 to 100',
  inputs: ['high', 'low', 'close'],
  parameters: directionalParameters,
  lookback: ({ period }) => 2 * period - 1,
  recursion: directionalMovement,
  line: directionalLine.adx,
});
