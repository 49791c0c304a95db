import type { Searched } from '../../contracts/tune.ts';
import type { Parameters } from '../../contracts/system.ts';
import type { Random } from '../stats/rng.ts';

/** What is known of one configuration, oldest first in a list of them. */
export interface Observation {
  readonly values: Parameters;
  readonly state: 'complete' | 'pruned' | 'failed' | 'running';
  /** Last score, lower is better; null of what failed or runs. */
  readonly loss: number | null;
  /** Steps that were reached: a pruned trial that came farther ranks before one that did not. */
  readonly steps: number;
}

export interface Suggestion {
  readonly space: readonly Searched[];
  /** Of configurations that have a value for every entry of `space`. */
  readonly observations: readonly Observation[];
  /** Trials of the whole study that ended; samplers that learn draw at random before there are enough. */
  readonly ended: number;
  readonly random: Random;
}

/** A way to choose what is tried next: a pure function of what is known and of the random numbers. */
export interface Sampler {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  suggest(from: Suggestion): Parameters;
}
