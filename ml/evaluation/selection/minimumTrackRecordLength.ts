import { NumericsError } from '../../../contracts/failures.ts';
import { normalQuantile } from '../../stats/normalQuantile.ts';
import { sharpeErrorFactor } from './probabilisticSharpe.ts';
import type { SharpeMoments } from './sharpeMoments.ts';

/**
 * Number of returns from which the probabilistic Sharpe ratio reaches `confidence`, if the moments stay as they are:
 * 1 + (1 − γ₃ SR + (γ₄ − 1)/4 · SR²) (Φ⁻¹(confidence) / (SR − SR*))². Not rounded.
 *
 * sharpe, benchmark: per period; kurtosis raw; confidence in (0.5, 1). A ratio at or below the benchmark is refused: no
 * length would do.
 * Bailey and López de Prado (2012), "The Sharpe ratio efficient frontier", J. Risk 15, (13).
 * Example: 0.1 a day, normal, against 0 at 95 %: 272.9 days.
 */
export function minimumTrackRecordLength(
  given: Omit<SharpeMoments, 'observations'> & { readonly benchmark: number; readonly confidence: number },
): number {
  const { sharpe, benchmark, confidence } = given;
  if (!(confidence > 0.5 && confidence < 1))
    throw new NumericsError(`A track record needs a confidence between 0.5 and 1, got ${confidence}.`);
  if (!(sharpe > benchmark))
    throw new NumericsError(
      `A track record needs a Sharpe ratio above its benchmark ${benchmark}, got ${sharpe}; no length would do.`,
    );
  return 1 + sharpeErrorFactor(given) * (normalQuantile(confidence) / (sharpe - benchmark)) ** 2;
}
