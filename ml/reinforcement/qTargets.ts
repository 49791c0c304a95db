import { bestAction } from './bestAction.ts';
import type { Batch } from './replayBuffer.ts';

export interface NextValues {
  readonly actions: number;
  /** (rows, actions) Q of the next observations by the target network. */
  readonly target: Float64Array;
  /** The same by the network that learns: Double Q-learning. It then chooses the action and the target network values it. */
  readonly online?: Float64Array;
}

/**
 * What Q of the actions taken should be: y = r + γ·(1 − terminated)·Q⁻(s′, a*), a* the best action by the target network Q⁻ itself or,
 * with Double Q-learning, by the network that learns. A truncated step is not terminated: its next state counts.
 *
 * Writes (rows) into `into`. Mnih et al. (2015), "Human-level control through deep reinforcement learning", Nature 518; van Hasselt,
 * Guez and Silver (2016), "Deep reinforcement learning with double Q-learning", AAAI-16.
 */
export function qTargets(
  batch: Batch,
  { actions, target, online }: NextValues,
  discount: number,
  into: Float64Array,
): void {
  for (let row = 0; row < batch.rows; row++) {
    const best = bestAction(online ?? target, row * actions, actions);
    const after = batch.terminated[row] === 1 ? 0 : target[row * actions + best]!;
    into[row] = batch.rewards[row]! + discount * after;
  }
}
