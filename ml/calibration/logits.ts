const edge = 1e-6;

/** p kept 1e-6 away from 0 and 1, so that a score of exactly 0 or 1 has a finite logit; as in a stack. */
export const keepInside = (p: number): number => Math.min(Math.max(p, edge), 1 - edge);

/** ln(p / (1 − p)) of every score, which is kept 1e-6 away from 0 and 1. */
export function logits(scores: Float64Array): Float64Array {
  return scores.map((score) => {
    const p = keepInside(score);
    return Math.log(p / (1 - p));
  });
}
