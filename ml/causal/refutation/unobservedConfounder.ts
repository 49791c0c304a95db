import type { EffectEstimate } from '../estimators/effectData.ts';
import { shown, type Refutation } from './refutation.ts';
import { robustnessValue } from './robustnessValue.ts';

/** A confounder as strong as this in both directions would be a discovery of its own in markets. */
const worthwhile = 0.05;

/**
 * How strong a confounder that nobody measured would have to be: the robustness value of the estimate with `df` degrees of
 * freedom (of dependent rows: the number that are worth independent ones). Stands where making it insignificant takes more than 5 %
 * of the rest of both treatment and outcome.
 */
export function unobservedConfounder({ effect, standardError }: EffectEstimate, df: number): Refutation {
  const { zero, insignificant, partialR2 } = robustnessValue(effect / standardError, df);
  const share = (value: number) => `${shown(100 * value)} %`;
  return {
    name: 'unobserved confounder',
    effect,
    found: zero,
    spread: null,
    pValue: null,
    passed: insignificant > worthwhile,
    sentence: `A confounder that explains ${share(zero)} of the rest of both treatment and outcome would bring the effect to 0, ${share(insignificant)} would make it insignificant (more than ${share(worthwhile)} wanted); the treatment itself explains ${share(partialR2)}.`,
  };
}
