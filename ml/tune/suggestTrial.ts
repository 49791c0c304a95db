import { InputError } from '../../contracts/failures.ts';
import type { Candidate, RunningTrial, Trial } from '../../contracts/tune.ts';
import { createRandom } from '../stats/rng.ts';
import type { Observation, Sampler } from './sampler.ts';

export interface StudySnapshot {
  readonly seed: number;
  readonly candidates: readonly Candidate[];
  readonly sampler: Sampler;
  /** Whether a higher score is better. */
  readonly direction: 'higher' | 'lower';
  /** Trials that ended, in the order of their numbers. */
  readonly ended: readonly Trial[];
  /** Trials that began before this one and are not among those. */
  readonly running: readonly RunningTrial[];
}

/** Loss, lower is better, after each step. */
export const lossesOf = ({ scores }: Pick<Trial, 'scores'>, direction: 'higher' | 'lower'): readonly number[] =>
  direction === 'lower' ? scores : scores.map((score) => -score);

type Known = { readonly model: string; readonly observation: Observation };

function knownOf({ ended, running, direction }: StudySnapshot): readonly Known[] {
  const done = ended.map((trial): Known => {
    const losses = lossesOf(trial, direction);
    const { state, parameters: values, model } = trial;
    return { model, observation: { values, state, loss: losses.at(-1) ?? null, steps: losses.length } };
  });
  const busy = running.map(({ model, parameters: values }): Known => ({
    model,
    observation: { values, state: 'running', loss: null, steps: 0 },
  }));
  return [...done, ...busy];
}

/**
 * What trial `number` of a study tries: first the system's own parameters of each model in turn, then what the sampler draws, the
 * model by all that is known, its parameters by what is known of that model. A pure function of seed, number and snapshot, so
 * that a study ends alike whatever the machines did in between.
 */
export function suggestTrial(number: number, study: StudySnapshot): Pick<Trial, 'model' | 'parameters'> {
  const { candidates, sampler, seed } = study;
  const [first] = candidates;
  if (!first) throw new InputError('A study needs at least 1 model, got 0; name one.');
  const own = candidates[number];
  if (own) return { model: own.id, parameters: own.own };
  const known = knownOf(study);
  const random = createRandom(seed, 'trial', number);
  const ended = study.ended.length;
  const kinds = known.map(({ model, observation }) => ({ ...observation, values: { model } }));
  const among = candidates.map(({ id }) => id);
  const chosen =
    candidates.length === 1
      ? first.id
      : sampler.suggest({ space: [{ name: 'model', kind: 'choice', among }], observations: kinds, ended, random })
          .model;
  const candidate = candidates.find(({ id }) => id === chosen)!;
  const observations = known.flatMap(({ model, observation }) => (model === candidate.id ? [observation] : []));
  return { model: candidate.id, parameters: sampler.suggest({ space: candidate.space, observations, ended, random }) };
}
