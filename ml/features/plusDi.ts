import { defineRecursive } from './defineRecursive.ts';
import { directionalLine, directionalMovement, directionalParameters } from './directionalMovement.ts';

/** f[t] = +DI; see `directionalMovement`. */
export const plusDi = defineRecursive({
  name: 'plus_di',
  revision: 1,
  purpose: 'Share of the recent range that was movement up',
  cite: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, function PLUS_DI',
  unit: 'index from 0 to 100',
  inputs: ['high', 'low', 'close'],
  parameters: directionalParameters,
  lookback: ({ period }) => period,
  recursion: directionalMovement,
  line: directionalLine.plus,
});
