import { InputError } from '../../../contracts/failures.ts';
import { requireEffectData, type EffectData, type EffectEstimator } from '../estimators/effectData.ts';
import { placeboTreatment } from './placeboTreatment.ts';
import { randomCommonCause } from './randomCommonCause.ts';
import type { Refutation } from './refutation.ts';
import { subsetStability } from './subsetStability.ts';
import { unobservedConfounder } from './unobservedConfounder.ts';

interface RefuteOptions {
  /** Repeats of the placebo; at least 19, so that p can reach 0.05. */
  readonly placebos: number;
  /** Repeats of the random common cause. */
  readonly causes: number;
  /** Stretches left out in turn, at least 2. */
  readonly subsets: number;
  /** Rows that belong together: as many as an outcome reaches over, or the treatment persists. */
  readonly blockLength: number;
  readonly seed: number;
}

/**
 * Tries to refute an average effect in four ways: placebo treatment, random common cause, subset stability, unobserved confounder.
 * The degrees of freedom of the last are rows / blockLength − columns − 1, at least 2: overlapping rows count once.
 */
export async function refute(
  data: EffectData,
  estimate: EffectEstimator,
  { placebos, causes, subsets, blockLength, seed }: RefuteOptions,
): Promise<readonly Refutation[]> {
  requireEffectData('A refutation', data);
  if (placebos < 19 || causes < 1 || subsets < 2)
    throw new InputError(
      `A refutation needs at least 19 placebos, 1 common cause and 2 subsets, got ${placebos}, ${causes} and ${subsets}; raise them.`,
    );
  const original = await estimate(data, seed);
  const df = Math.max(2, Math.floor(data.x.rows / blockLength) - data.x.columns.length - 1);
  return [
    await placeboTreatment(data, original, estimate, { repeats: placebos, blockLength, seed }),
    await randomCommonCause(data, original, estimate, { repeats: causes, seed }),
    await subsetStability(data, original, estimate, { subsets, seed }),
    unobservedConfounder(original, df),
  ];
}
