import { InputError } from '../../contracts/failures.ts';
import { crossingAlarms } from './alarms.ts';

/** Chauvet and Piger (2008) raise at 0.8; giving up at one half makes sure that no two regimes are called at once. */
export const callLevels = { raise: 0.8, clear: 0.5 } as const;

/** A regime that was called anew. */
export interface RegimeCall {
  readonly row: number;
  readonly state: number;
}

/**
 * Changes of the regime as they could be called on the day: the row where a state's filtered probability (k columns of n,
 * each row adding up to 1) reaches `callLevels.raise`, if another state was called last. What was called last holds while
 * nothing is certain. One-sided, as of `crossingAlarms`. Example: [[0.9, 0.6, 0.1], [0.1, 0.4, 0.9]] → state 0 at row 0,
 * state 1 at row 2.
 */
export function regimeCalls(filtered: readonly ArrayLike<number>[]): RegimeCall[] {
  const ragged = filtered.find(({ length }) => length !== filtered[0]!.length);
  if (ragged) {
    throw new InputError(
      `Regime calls need a probability of every state in each row, got ${filtered[0]!.length} of one and ${ragged.length} of another; pass all filtered_* of one model.`,
    );
  }
  const raised = filtered.flatMap((values, state) =>
    crossingAlarms(values, callLevels).flatMap(({ row, kind }) => (kind === 'on' ? [{ row, state }] : [])),
  );
  raised.sort((a, b) => a.row - b.row);
  return raised.filter(({ state }, i) => i === 0 || raised[i - 1]!.state !== state);
}
