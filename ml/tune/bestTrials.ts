import type { Entrant, Trial } from '../../contracts/tune.ts';
import { lossesOf } from './suggestTrial.ts';

export interface ChosenTrial<T> {
  readonly role: Entrant['role'];
  readonly trial: T;
}

/**
 * The best complete trial by its last score, the earlier of equals, and what it is held against: the system's own parameters of the
 * same model, and those of the model that is best with its own parameters. The first `own` trials are those; what is the same
 * trial as one before it is left out. Empty where no trial is complete.
 */
export function bestTrials<T extends Trial>(
  trials: readonly T[],
  direction: 'higher' | 'lower',
  own: number,
): readonly ChosenTrial<T>[] {
  const loss = (trial: T) => lossesOf(trial, direction).at(-1)!;
  const bestOf = (some: readonly T[]) =>
    some.reduce<T | undefined>((best, one) => (best === undefined || loss(one) < loss(best) ? one : best), undefined);
  const complete = trials.filter(({ state }) => state === 'complete');
  const tuned = bestOf(complete);
  if (tuned === undefined) return [];
  const asWritten = complete.filter(({ number }) => number < own);
  const same = asWritten.find(({ model }) => model === tuned.model);
  const untuned = bestOf(asWritten);
  const rivals: readonly ChosenTrial<T>[] = [
    ...(same ? [{ role: 'own' as const, trial: same }] : []),
    ...(untuned && untuned !== same ? [{ role: 'untuned' as const, trial: untuned }] : []),
  ];
  return [{ role: 'tuned', trial: tuned }, ...rivals.filter(({ trial }) => trial !== tuned)];
}
