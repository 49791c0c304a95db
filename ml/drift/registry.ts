import { andersonDarling } from './andersonDarling.ts';
import { chiSquareCategories } from './chiSquareCategories.ts';
import { classifierTwoSample } from './classifierTwoSample.ts';
import { cramerVonMises } from './cramerVonMises.ts';
import type { DriftDefinition } from './drift.ts';
import { effectSize } from './effectSize.ts';
import { energyDistance } from './energyDistance.ts';
import { jensenShannon } from './jensenShannon.ts';
import { kolmogorovSmirnov } from './kolmogorovSmirnov.ts';
import { maximumMeanDiscrepancy } from './maximumMeanDiscrepancy.ts';
import { psi } from './psi.ts';
import { psiEvidently, psiRange } from './psiVariants.ts';
import { wasserstein } from './wasserstein.ts';

/** Every comparison of live with reference rows. Add one: one file, one line. */
export const driftStatistics = {
  psi,
  psiRange,
  psiEvidently,
  kolmogorovSmirnov,
  cramerVonMises,
  andersonDarling,
  wasserstein,
  energyDistance,
  jensenShannon,
  chiSquareCategories,
  maximumMeanDiscrepancy,
  classifierTwoSample,
  effectSize,
} satisfies Record<string, DriftDefinition>;
