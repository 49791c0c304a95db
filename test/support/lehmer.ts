/** Park and Miller's generator, x ← 16807 x mod 2³¹ − 1: the same numbers in any language, for fixtures made elsewhere. */
export function lehmer(seed: number): { uniform: () => number; normal: () => number } {
  let state = seed;
  const uniform = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  const normal = () => {
    let total = 0;
    for (let i = 0; i < 12; i += 1) total += uniform();
    return total - 6;
  };
  return { uniform, normal };
}
