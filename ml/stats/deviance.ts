/**
 * Deviance term x·ln(x/m) + m − x ≥ 0 for x ≥ 0 and m > 0, without the cancellation where x is near m.
 * Loader (2000), "Fast and accurate computation of binomial probabilities", section 4, bd0.
 */
export function deviance(x: number, m: number): number {
  if (x === 0) return m;
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let power = 2 * x * v;
  for (let j = 1; ; j++) {
    power *= v * v;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}
