import type { Random } from '../stats/rng.ts';

/** What one action leads to. */
export interface Transition<State> {
  readonly state: State;
  readonly reward: number;
  /** The task itself has ended: nothing is earned after this state. */
  readonly terminated: boolean;
  /** The episode was cut here although the task goes on: what the state is worth still counts (bootstrap through it). */
  readonly truncated: boolean;
}

/**
 * A decision process as a pure state machine: states are values, `step` changes nothing, and chance enters only through the
 * generator that `reset` is given. After `terminated` or `truncated` comes a `reset`.
 */
export interface Environment<State> {
  /** Numbers in an observation. */
  readonly observationSize: number;
  /** Actions are 0 … actions − 1. */
  readonly actions: number;
  reset(random: Random): State;
  step(state: State, action: number): Transition<State>;
  /** Writes what an agent sees in `state` to `into`, from place `at` on. */
  observe(state: State, into: Float64Array, at: number): void;
}

/** The action taken on an observation. */
export type Policy = (observation: Float64Array) => number;
