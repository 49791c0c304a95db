import type { HmmParameters } from './hmmTypes.ts';

/**
 * The order in which states are reported, as old indices: mean of the first feature ascending, then its variance, then
 * the old index. A likelihood knows no order of states; this makes refits comparable.
 */
export function canonicalOrder({
  states,
  dimension: d,
  means,
  covariances,
}: Pick<HmmParameters, 'states' | 'dimension' | 'means' | 'covariances'>): number[] {
  const mean = (state: number) => means[state * d]!;
  const variance = (state: number) => covariances[state * d * d]!;
  return Array.from({ length: states }, (_, state) => state).sort(
    (a, b) => mean(a) - mean(b) || variance(a) - variance(b) || a - b,
  );
}

/** The same model with state `order[i]` renamed to `i` in every parameter: start, both axes of the moves, densities. */
export function permuteStates(parameters: HmmParameters, order: readonly number[]): HmmParameters {
  const { states: k, dimension: d, start, transition, means, covariances, degrees } = parameters;
  const blocks = (values: Float64Array, size: number) =>
    Float64Array.from({ length: k * size }, (_, at) => values[order[Math.floor(at / size)]! * size + (at % size)]!);
  return {
    states: k,
    dimension: d,
    start: blocks(start, 1),
    transition: Float64Array.from(
      { length: k * k },
      (_, at) => transition[order[Math.floor(at / k)]! * k + order[at % k]!]!,
    ),
    means: blocks(means, d),
    covariances: blocks(covariances, d * d),
    ...(degrees && { degrees: blocks(degrees, 1) }),
  };
}

/**
 * Names for states in canonical order, by declared rules. The first feature should measure growth.
 * Two: contraction, expansion. Three: the state between is `trough` where contraction moves to it at least as often as
 * expansion does (growth on its way up), else `peak`. Four: contraction has the lowest mean and expansion the highest; of
 * the two between, `trough` is the one that contraction more often moves to (P(next | contraction); equal: the lower
 * mean) and `peak` the other. Other numbers: state-1, state-2, … by rising mean.
 */
export function stateNames({ states, transition }: Pick<HmmParameters, 'states' | 'transition'>): string[] {
  if (states === 2) return ['contraction', 'expansion'];
  if (states === 3) return ['contraction', transition[1]! >= transition[7]! ? 'trough' : 'peak', 'expansion'];
  if (states === 4) {
    const lowerIsTrough = transition[1]! >= transition[2]!;
    return ['contraction', ...(lowerIsTrough ? ['trough', 'peak'] : ['peak', 'trough']), 'expansion'];
  }
  return Array.from({ length: states }, (_, state) => `state-${state + 1}`);
}
