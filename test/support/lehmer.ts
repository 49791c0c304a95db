/**
 * Park and Miller's generator, x ← 16807 x mod 2³¹ − 1, or with the multiplier 48271 of their later advice: the same numbers
 * in any language, for fixtures made elsewhere.
 */
export function lehmer(seed: number, multiplier = 16807): { uniform: () => number; normal: () => number } {
  let state = seed;
  const uniform = () => {
    state = (state * multiplier) % 2147483647;
    return state / 2147483647;
  };
  const normal = () => {
    let total = 0;
    for (let i = 0; i < 12; i += 1) total += uniform();
    return total - 6;
  };
  return { uniform, normal };
}
