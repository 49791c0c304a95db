import { normalCdf } from '../../stats/normalCdf.ts';
import { takeData, type EffectData, type EffectEstimate, type EffectEstimator } from '../estimators/effectData.ts';
import { meanAndSpread, shown, type Refutation } from './refutation.ts';

/**
 * Subset stability: the effect without each of `subsets` consecutive stretches of the rows. Were it the same throughout, leaving
 * a share 1/k out changes it by about se·√(1/(k − 1)) (the variance of a nested estimate: se²(1/(1 − 1/k) − 1)); p is
 * that of the largest change, Bonferroni over the stretches. It stands where p > 0.05 and no stretch turns its sign.
 * Hausman (1978), Econometrica 46, lemma 2.1 (variance of the difference); Sharma and Kiciman (2020) (`data_subset_refuter`).
 */
export async function subsetStability(
  data: EffectData,
  original: EffectEstimate,
  estimate: EffectEstimator,
  { subsets, seed }: { readonly subsets: number; readonly seed: number },
): Promise<Refutation> {
  const rows = data.x.rows;
  const effects: number[] = [];
  for (let left = 0; left < subsets; left += 1) {
    const [from, to] = [Math.floor((left * rows) / subsets), Math.floor(((left + 1) * rows) / subsets)];
    const kept = Int32Array.from({ length: rows - (to - from) }, (_, at) => (at < from ? at : at + to - from));
    effects.push((await estimate(takeData(data, kept), seed)).effect);
  }
  const { mean, spread } = meanAndSpread(effects);
  const largest = effects.reduce((most, effect) => Math.max(most, Math.abs(effect - original.effect)), 0);
  const expected = original.standardError * Math.sqrt(1 / (subsets - 1));
  const pValue = expected > 0 ? Math.min(1, subsets * 2 * normalCdf(-largest / expected)) : null;
  const turned = effects.filter((effect) => effect * original.effect < 0).length;
  return {
    name: 'subset stability',
    effect: original.effect,
    found: mean,
    spread,
    pValue,
    passed: (pValue ?? 0) > 0.05 && turned === 0,
    sentence: `Without one of ${subsets} stretches the effect lies between ${shown(Math.min(...effects))} and ${shown(Math.max(...effects))}; ${turned} of them turn its sign.`,
  };
}
