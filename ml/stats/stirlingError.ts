const least = 15;
const terms = [-691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12];

/**
 * What Stirling's formula leaves out: δ(x) = ln Γ(x + 1) − (x + ½)·ln x + x − ½·ln 2π, for x > 0, absolute error about
 * 1e-15. Asymptotic series from 15 on, below it by δ(x) = δ(x + 1) + (x + ½)·ln(1 + 1/x) − 1.
 * Loader (2000), "Fast and accurate computation of binomial probabilities", section 3. Example: δ(1) = 1 − ½·ln 2π.
 */
export function stirlingError(x: number): number {
  let steps = 0;
  let at = x;
  for (; at < least; at += 1) steps += (at + 0.5) * Math.log1p(1 / at) - 1;
  const square = 1 / (at * at);
  let series = 0;
  for (const term of terms) series = series * square + term;
  return steps + series / at;
}
