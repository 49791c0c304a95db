import { InputError } from '../../contracts/failures.ts';

/** How a number of states did on rows that a refit had not seen. */
export interface CountScore {
  readonly states: number;
  /** Mean predictive log density, nats a row, as of `heldOutLikelihood`. */
  readonly heldOut: number;
}

/**
 * A number of states that may change from refit to refit, at a price: the present one stays unless another's held-out log
 * density beats it by more than `penalty` nats a row; then the best takes over, of equals the smallest. Without the price
 * the number would follow noise, and every change of it breaks the record of the regimes. Each call reads one refit only,
 * so the path of numbers is known as it goes. `present` null: the first refit, the best is taken.
 */
export function nextStateCount(
  present: number | null,
  scores: readonly CountScore[],
  { penalty }: { readonly penalty: number },
): number {
  const finite = scores.filter(({ heldOut }) => Number.isFinite(heldOut));
  if (finite.length === 0 || finite.length < scores.length || !(penalty >= 0)) {
    throw new InputError(
      `The next number of states needs finite held-out scores and a penalty of at least 0, got ${finite.length} of ${scores.length} and ${penalty}; score every candidate.`,
    );
  }
  const best = finite.reduce((a, b) =>
    b.heldOut > a.heldOut || (b.heldOut === a.heldOut && b.states < a.states) ? b : a,
  );
  const now = finite.find(({ states }) => states === present);
  return now && best.heldOut - now.heldOut <= penalty ? now.states : best.states;
}
