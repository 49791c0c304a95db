import { InputError } from '../../contracts/failures.ts';
import { assign } from './assign.ts';
import { stateDistance, type StateDistance, type StateLaw } from './stateDistance.ts';

export interface StateMatch {
  /** For each state of the new fit the state of the old one that it continues; null for a state that is new. */
  readonly continues: readonly (number | null)[];
  /** Distance to that state, in nats; null for a state that is new. */
  readonly distances: readonly (number | null)[];
}

/**
 * Which state of an earlier fit each state of a new fit is, so that names and colours stay with their regime: the
 * one-to-one match of least total distance. Where the numbers of states differ, the states left over are new (or gone).
 */
export function matchStates(
  before: readonly StateLaw[],
  after: readonly StateLaw[],
  kind: StateDistance = 'bhattacharyya',
): StateMatch {
  const [old, now] = [before[0], after[0]];
  if (!old || !now || old.mean.length !== now.mean.length) {
    throw new InputError(
      `Matching states needs states of as many features, got ${before.length} of ${old?.mean.length ?? 0} and ${after.length} of ${now?.mean.length ?? 0}; refit on the same features.`,
    );
  }
  const n = Math.max(before.length, after.length);
  // Dummy states cost nothing, so that the match is over the smaller of the two sets.
  const cost = new Float64Array(n * n);
  after.forEach((state, i) => {
    before.forEach((other, j) => {
      cost[i * n + j] = stateDistance(other, state, kind);
    });
  });
  const columns = assign(cost, n).slice(0, after.length);
  return {
    continues: columns.map((j) => (j < before.length ? j : null)),
    distances: columns.map((j, i) => (j < before.length ? cost[i * n + j]! : null)),
  };
}
