import type { DriftDefinition } from './drift.ts';
import { effectSize } from './effectSize.ts';
import { kolmogorovSmirnov } from './kolmogorovSmirnov.ts';
import { psi } from './psi.ts';

/** Every comparison of live with reference rows. Add one: one file, one line. */
export const driftStatistics = { psi, kolmogorovSmirnov, effectSize } satisfies Record<string, DriftDefinition>;
