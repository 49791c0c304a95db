export interface Exploration {
  /** Rate that stays in the end, 0–1. */
  readonly final: number;
  /** Share of all steps over which the rate falls from 1 to it, 0–1. */
  readonly fraction: number;
}

/**
 * Share of random actions at a step of ε-greedy: falls in a line from 1 at step 0 to `final` at `fraction` of the steps, then stays.
 * Example: of 100 steps with final 0.04 and fraction 0.16, step 8 explores at 0.52 and step 16 on at 0.04.
 */
export function explorationRate(step: number, steps: number, { final, fraction }: Exploration): number {
  const done = step / (fraction * steps);
  return done >= 1 || fraction === 0 ? final : 1 + done * (final - 1);
}
