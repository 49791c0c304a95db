import { exponential } from './exponential.ts';
import type { Kernel } from './kernel.ts';
import { powerLaw } from './powerLaw.ts';
import { powerLawMixture } from './powerLawMixture.ts';
import { sumOfExponentials } from './sumOfExponentials.ts';

/** Every kernel a Hawkes process can have. Add one: one file, one line. */
export const kernels = { exponential, sumOfExponentials, powerLaw, powerLawMixture } satisfies Record<string, Kernel>;
export type KernelName = keyof typeof kernels;
