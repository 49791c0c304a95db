/** Uniform numbers in [0, 1) from a seed: Lehmer's generator, plenty for pictures. */
export function seeded(seed: number): () => number {
  let state = (seed * 7919 + 17) % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
