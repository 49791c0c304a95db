import { windowParameter } from './windowParameter.ts';

export const isolationForestParameters = {
  window: windowParameter(60, 4),
  trees: { default: 100, minimum: 1, maximum: 1000, integer: true, meaning: 'trees in the forest' },
  seed: { default: 1, minimum: 0, maximum: 2 ** 31, integer: true, meaning: 'seed of the cuts' },
} as const;
