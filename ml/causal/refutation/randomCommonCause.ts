import { normalCdf } from '../../stats/normalCdf.ts';
import { joinColumns } from '../../stats/matrixParts.ts';
import { createRandom } from '../../stats/rng.ts';
import type { EffectData, EffectEstimate, EffectEstimator } from '../estimators/effectData.ts';
import { meanAndSpread, shown, type Refutation } from './refutation.ts';

/** The data with one more covariate of independent standard normals. */
function withNoise(data: EffectData, seed: number, repeat: number): EffectData {
  const random = createRandom(seed, 'common cause', repeat);
  const values = Float64Array.from({ length: data.x.rows }, () => random.normal());
  return { ...data, x: joinColumns(data.x, { rows: data.x.rows, columns: ['random_common_cause'], values }) };
}

/**
 * Random common cause: one more covariate of pure noise, `repeats` times; an estimate that knows what it does hardly moves. The
 * mean change against the standard error of the effect, two-sided normal; the effect stands where the change is within one
 * standard error. Sharma and Kiciman (2020), DoWhy, arXiv 2011.04216 (refuter `random_common_cause`).
 */
export async function randomCommonCause(
  data: EffectData,
  original: EffectEstimate,
  estimate: EffectEstimator,
  { repeats, seed }: { readonly repeats: number; readonly seed: number },
): Promise<Refutation> {
  const effects: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1)
    effects.push((await estimate(withNoise(data, seed, repeat), seed)).effect);
  const { mean, spread } = meanAndSpread(effects);
  const moved = Math.abs(mean - original.effect);
  return {
    name: 'random common cause',
    effect: original.effect,
    found: mean,
    spread,
    pValue: original.standardError > 0 ? 2 * normalCdf(-moved / original.standardError) : null,
    passed: moved <= original.standardError,
    sentence: `A covariate of noise moved the effect by ${shown(moved)} on average, its standard error is ${shown(original.standardError)}.`,
  };
}
