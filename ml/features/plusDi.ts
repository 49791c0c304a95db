import { defineRecursive } from './defineRecursive.ts';
import { directionalLine, ofDirectionalMovement } from './directionalMovement.ts';

/** f[t] = +DI; see `directionalMovement`. */
export const plusDi = defineRecursive({
  ...ofDirectionalMovement,
  name: 'plus_di',
  revision: 1,
  purpose: 'Share of the recent range that was movement up',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function PLUS_DI',
  lookback: ({ period }) => period,
  line: directionalLine.plus,
});
