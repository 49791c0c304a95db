import { defineRecursive } from './defineRecursive.ts';
import { directionalLine, ofDirectionalMovement } from './directionalMovement.ts';

/** f[t] = −DI; see `directionalMovement`. */
export const minusDi = defineRecursive({
  ...ofDirectionalMovement,
  name: 'minus_di',
  revision: 1,
  purpose: 'Share of the recent range that was movement down',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function MINUS_DI',
  lookback: ({ period }) => period,
  line: directionalLine.minus,
});
