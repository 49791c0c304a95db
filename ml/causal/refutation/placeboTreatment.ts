import { createRandom } from '../../stats/rng.ts';
import type { EffectData, EffectEstimate, EffectEstimator } from '../estimators/effectData.ts';
import { blockPermuted } from './blockPermuted.ts';
import { meanAndSpread, shown, type Refutation } from './refutation.ts';

/**
 * Placebo: the treatment's blocks in a random order, so that it keeps its values and its persistence but cannot have moved the
 * outcome; everything is estimated again, `repeats` times. p = (1 + #{|placebo effect| ≥ |effect|}) / (1 + repeats); the effect
 * stands where p ≤ 0.05, which needs at least 19 repeats. Blocks of a few autocorrelation times: shorter ones make p too small.
 * Sharma and Kiciman (2020), DoWhy, arXiv 2011.04216 (refuter `placebo_treatment_refuter`); Lahiri (2003), Resampling Methods for
 * Dependent Data, ch. 2 (blocks).
 */
export async function placeboTreatment(
  data: EffectData,
  original: EffectEstimate,
  estimate: EffectEstimator,
  { repeats, blockLength, seed }: { readonly repeats: number; readonly blockLength: number; readonly seed: number },
): Promise<Refutation> {
  const effects: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const treatment = blockPermuted(data.treatment, blockLength, createRandom(seed, 'placebo', repeat));
    effects.push((await estimate({ ...data, treatment }, seed)).effect);
  }
  const { mean, spread } = meanAndSpread(effects);
  const larger = effects.filter((effect) => Math.abs(effect) >= Math.abs(original.effect)).length;
  const pValue = (1 + larger) / (1 + repeats);
  return {
    name: 'placebo treatment',
    effect: original.effect,
    found: mean,
    spread,
    pValue,
    passed: pValue <= 0.05,
    sentence: `${larger} of ${repeats} placebos had an effect of at least ${shown(Math.abs(original.effect))} either way (p = ${shown(pValue)}, at most 0.05 wanted).`,
  };
}
