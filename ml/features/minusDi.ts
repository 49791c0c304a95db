import { defineRecursive } from './defineRecursive.ts';
import { directionalLine, directionalMovement, directionalParameters } from './directionalMovement.ts';

/** f[t] = −DI; see `directionalMovement`. */
export const minusDi = defineRecursive({
  name: 'minus_di',
  revision: 1,
  purpose: 'Share of the recent range that was movement down',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function MINUS_DI',
  unit: 'index from 0 to 100',
  inputs: ['high', 'low', 'close'],
  parameters: directionalParameters,
  lookback: ({ period }) => period,
  recursion: directionalMovement,
  line: directionalLine.minus,
});
