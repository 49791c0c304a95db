/**
 * Shortens a gradient, in place, to a Euclidean norm of at most `limit`, and gives back the norm it had: by one factor
 * for all weights, limit / (norm + 1e-6), so that its direction stays. A limit of 0 leaves it as it is.
 *
 * gradient: (n). A norm that is not finite comes back as it is, the gradient untouched: the fit has diverged, and it is
 * for the caller to say so. Pascanu, Mikolov & Bengio (2013), On the difficulty of training RNNs, ICML, algorithm 1.
 * Example: `clipGradient(Float64Array.of(3, 4), 1)` is 5, and leaves (0.6, 0.8).
 */
export function clipGradient(gradient: Float64Array, limit: number): number {
  let squares = 0;
  for (const slope of gradient) squares += slope * slope;
  const norm = Math.sqrt(squares);
  const factor = limit / (norm + 1e-6);
  if (limit > 0 && Number.isFinite(norm) && factor < 1)
    for (let i = 0; i < gradient.length; i += 1) gradient[i]! *= factor;
  return norm;
}
