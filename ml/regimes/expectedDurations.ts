/**
 * Expected stay in each state of a Markov chain, in rows: 1/(1 − p_ii), the mean of a geometric law; null where a state is
 * never left. `transition` is (k, k), P(next = column | now = row). Hamilton (1989), Econometrica 57(2).
 */
export function expectedDurations(transition: Float64Array): (number | null)[] {
  const k = Math.round(Math.sqrt(transition.length));
  return Array.from({ length: k }, (_, i) => {
    const stay = transition[i * k + i]!;
    return stay < 1 ? 1 / (1 - stay) : null;
  });
}
