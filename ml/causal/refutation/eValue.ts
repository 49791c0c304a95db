import { InputError } from '../../../contracts/failures.ts';

/**
 * E-value: the risk ratio that an unobserved confounder must have with both treatment and outcome to explain a risk ratio RR away:
 * RR + √(RR(RR − 1)), of 1/RR where RR < 1; 1 for no effect.
 * VanderWeele and Ding (2017), Annals of Internal Medicine 167. Example: RR = 3.9 gives 7.26.
 */
export function eValue(riskRatio: number): number {
  if (!(riskRatio > 0 && riskRatio < Infinity))
    throw new InputError(`An E-value needs a risk ratio above 0, got ${riskRatio}; pass the ratio of the two chances.`);
  const ratio = riskRatio < 1 ? 1 / riskRatio : riskRatio;
  return ratio + Math.sqrt(ratio * (ratio - 1));
}

/** E-value of a standardised mean difference d, whose risk ratio is about exp(0.91 d). VanderWeele and Ding (2017), table 2. */
export const eValueOfDifference = (d: number): number => eValue(Math.exp(0.91 * d));
