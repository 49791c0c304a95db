import { InputError } from '../../contracts/failures.ts';
import { requireLabels } from './requireLabels.ts';
import { requireScores } from './requireScores.ts';

/** Throws a sentence unless there is at least one row, as many labels as probabilities, and all are what they should be. */
export function requireOutcomes(who: string, probability: Float64Array, label: Float64Array): void {
  if (probability.length < 1)
    throw new InputError(`${who} needs at least 1 row, got ${probability.length}; widen the window.`);
  if (label.length !== probability.length)
    throw new InputError(`${who} expected ${probability.length} labels, got ${label.length}; align them.`);
  requireScores(who, probability);
  requireLabels(who, label);
}
