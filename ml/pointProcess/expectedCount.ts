import { InputError } from '../../contracts/failures.ts';

/**
 * Expected events in the first `horizon` seconds of a Hawkes process with one exponential kernel that starts with no past:
 * E N_T = μT/(1−n) − μn (1 − e^{−β(1−n)T}) / (β(1−n)²); μT + nμβT²/2 at n = 1. Also above 1, where it grows exponentially.
 * Dassios and Zhao (2011), Advances in Applied Probability 43(3): the mean intensity solves m′ = β (μ − (1 − n) m), m(0) = μ.
 * Example: μ 1, n .5, β 2, T 1000: 1999.
 */
export function expectedCount({
  baseline,
  branching,
  decay,
  horizon,
}: {
  readonly baseline: number;
  readonly branching: number;
  readonly decay: number;
  readonly horizon: number;
}): number {
  for (const value of [baseline, branching, decay, horizon])
    if (!(value >= 0 && value < Infinity))
      throw new InputError(`An expected count needs finite parameters from 0 on, got ${value}.`);
  const left = 1 - branching;
  const rate = decay * left;
  // Near n = 1 the two terms cancel: the series in rate · T to second order.
  if (Math.abs(rate * horizon) < 1e-5)
    return baseline * horizon + branching * baseline * decay * horizon ** 2 * (1 / 2 - (rate * horizon) / 6);
  return (baseline * horizon) / left + (baseline * branching * Math.expm1(-rate * horizon)) / (decay * left * left);
}
