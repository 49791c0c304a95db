import type { Random } from '../stats/rng.ts';
import type { Environment, Policy } from './environment.ts';

/**
 * Plays one episode from a reset to its end and gives the reward of each step (their sum is the episode's return).
 * Example: `playEpisode(cartPole, () => 1, createRandom(1))` has 8 to 11 rewards of 1.
 */
export function playEpisode<State>(environment: Environment<State>, policy: Policy, random: Random): Float64Array {
  const observation = new Float64Array(environment.observationSize);
  const rewards: number[] = [];
  let state = environment.reset(random);
  for (let ended = false; !ended;) {
    environment.observe(state, observation, 0);
    const next = environment.step(state, policy(observation));
    rewards.push(next.reward);
    state = next.state;
    ended = next.terminated || next.truncated;
  }
  return Float64Array.from(rewards);
}
