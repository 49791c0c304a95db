import { NumericsError } from '../../contracts/failures.ts';

/** Throws a sentence unless every score is a probability from 0 to 1; NaN is refused. */
export function requireScores(who: string, scores: Float64Array): void {
  const wrong = scores.findIndex((score) => !(score >= 0 && score <= 1));
  if (wrong < 0) return;
  throw new NumericsError(
    `${who} takes probabilities from 0 to 1, got ${scores[wrong]!} in row ${wrong}; give it predictions of a classifier.`,
  );
}
