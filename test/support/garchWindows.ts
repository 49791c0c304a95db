import { createRandom } from '../../ml/stats/rng.ts';

/**
 * Windows, one after another, of a GARCH(1, 1) path with a 0.2, b 0.6 and variance 1: (count, length) row-major. With `leverage`
 * falls count that much more than rises in a, whose mean stays (Glosten, Jagannathan & Runkle 1993).
 */
export function garchWindows(seed: number, count: number, length: number, leverage = 0): Float64Array {
  const random = createRandom(seed, 'garch');
  let variance = 1;
  const next = () => {
    const value = Math.sqrt(variance) * random.normal();
    const share = 0.2 + (value < 0 ? leverage : -leverage) / 2;
    variance = 0.2 + share * value * value + 0.6 * variance;
    return value;
  };
  for (let warm = 0; warm < 200; warm += 1) next();
  return Float64Array.from({ length: count * length }, next);
}
