import { InputError, NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

/**
 * Mean pinball loss of a predicted τ-quantile, in the unit of the outcome, lower is better: τ (y − q)₊ + (1 − τ)(q − y)₊.
 * At τ = ½ it is half the mean absolute error. Koenker and Bassett (1978), Econometrica 46.
 */
export function pinballLoss(outcome: Float64Array, predicted: Float64Array, level: number): number {
  if (!(level > 0 && level < 1)) throw new NumericsError(`A pinball loss needs a level within 0 to 1, got ${level}.`);
  if (predicted.length !== outcome.length)
    throw new InputError(`A pinball loss expected ${outcome.length} quantiles, got ${predicted.length}; align them.`);
  requireNumbers(outcome, 1, 'A pinball loss');
  requireNumbers(predicted, 1, 'A pinball loss');
  let sum = 0;
  for (let row = 0; row < outcome.length; row += 1) {
    const miss = outcome[row]! - predicted[row]!;
    sum += miss >= 0 ? level * miss : (level - 1) * miss;
  }
  return sum / outcome.length;
}
