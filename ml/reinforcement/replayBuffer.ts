import { InputError } from '../../contracts/failures.ts';
import type { Random } from '../stats/rng.ts';

/** Transitions side by side, row-major, as a learner reads them. */
export interface Batch {
  readonly rows: number;
  /** (rows, size) what was seen before and after the action. */
  readonly observations: Float64Array;
  readonly next: Float64Array;
  readonly actions: Int32Array;
  readonly rewards: Float64Array;
  /** 1 where the task ended: a truncated step is 0 here, since what follows it still counts. */
  readonly terminated: Uint8Array;
}

export interface ReplayBuffer {
  /** Transitions held, at most the capacity. */
  size(): number;
  add(observation: Float64Array, action: number, reward: number, next: Float64Array, terminated: boolean): void;
  /** Fills `batch` with transitions drawn uniformly, with repeats. */
  sample(batch: Batch, random: Random): void;
}

export const emptyBatch = (rows: number, size: number): Batch => ({
  rows,
  observations: new Float64Array(rows * size),
  next: new Float64Array(rows * size),
  actions: new Int32Array(rows),
  rewards: new Float64Array(rows),
  terminated: new Uint8Array(rows),
});

/**
 * The last `capacity` transitions, of observations of `size` numbers, in a ring: the oldest gives way to the newest.
 * Lin (1992), "Self-improving reactive agents based on reinforcement learning, planning and teaching", Machine Learning 8.
 */
export function createReplayBuffer(capacity: number, size: number): ReplayBuffer {
  if (!Number.isInteger(capacity) || capacity < 1)
    throw new InputError(`A replay buffer holds a whole number of transitions from 1, got ${capacity}; enlarge it.`);
  const held = emptyBatch(capacity, size);
  let [at, count] = [0, 0];
  return {
    size: () => count,
    add(observation, action, reward, next, terminated) {
      held.observations.set(observation, at * size);
      held.next.set(next, at * size);
      held.actions[at] = action;
      held.rewards[at] = reward;
      held.terminated[at] = terminated ? 1 : 0;
      at = (at + 1) % capacity;
      count = Math.min(count + 1, capacity);
    },
    sample(batch, random) {
      if (count === 0)
        throw new InputError(`A batch of ${batch.rows} needs at least 1 transition, got 0; add some first.`);
      for (let row = 0; row < batch.rows; row++) {
        const from = random.integer(count);
        for (let j = 0; j < size; j++) {
          batch.observations[row * size + j] = held.observations[from * size + j]!;
          batch.next[row * size + j] = held.next[from * size + j]!;
        }
        batch.actions[row] = held.actions[from]!;
        batch.rewards[row] = held.rewards[from]!;
        batch.terminated[row] = held.terminated[from]!;
      }
    },
  };
}
