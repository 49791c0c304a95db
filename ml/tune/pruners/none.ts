import type { Pruner } from '../pruner.ts';

/** Every trial is carried to its end. */
export const none: Pruner = {
  name: 'none',
  purpose: 'carries every trial to its end',
  cite: 'what a pruner is measured against',
  judge: () => null,
};
