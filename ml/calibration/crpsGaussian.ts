import { NumericsError } from '../../contracts/failures.ts';
import { normalCdf } from '../stats/normalCdf.ts';

const rootTwoPi = Math.sqrt(2 * Math.PI);
const rootPi = Math.sqrt(Math.PI);

/**
 * Continuous ranked probability score of a normal forecast, in the unit of the outcome, lower is better:
 * σ [z (2Φ(z) − 1) + 2φ(z) − 1/√π], z = (y − μ) / σ. Finite μ and y, σ > 0.
 *
 * Gneiting, Raftery, Westveld and Goldman (2005), Monthly Weather Review 133, (5). Example: crpsGaussian(0, 0, 1) = 0.2336950.
 */
export function crpsGaussian(outcome: number, mean: number, deviation: number): number {
  if (!(deviation > 0 && deviation < Infinity && Number.isFinite(mean) && Number.isFinite(outcome)))
    throw new NumericsError(
      `A CRPS needs finite numbers and a deviation above 0, got ${outcome}, ${mean} and ${deviation}; drop such rows.`,
    );
  const z = (outcome - mean) / deviation;
  const density = Math.exp(-0.5 * z * z) / rootTwoPi;
  return deviation * (z * (2 * normalCdf(z) - 1) + 2 * density - 1 / rootPi);
}
