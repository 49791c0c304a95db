import { NumericsError } from '../../contracts/failures.ts';

/** ln Γ(x) for x > 0, Lanczos with g = 7 and 9 terms, relative error about 1e-15. Press et al. (2007), §6.1. */
function logGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const t = x + 6.5;
  const sum = terms.reduce((total, term, index) => total + term / (x + index), 0.9999999999998099);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
}

function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n += 1) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b || tiny);
    c = b + an / c || tiny;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return fraction * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/**
 * P(χ²_df ≥ x): the upper regularised incomplete gamma function Q(df/2, x/2), by series below df/2 + 1 and Lentz's continued
 * fraction above. df > 0; x ≥ 0, else refused. Relative error about 1e-13. Press et al. (2007), Numerical Recipes, §6.2.
 * Example: chiSquareTail(3.841458820694124, 1) = 0.05.
 */
export function chiSquareTail(x: number, df: number): number {
  if (!(x >= 0 && df > 0))
    throw new NumericsError(
      `A chi-square tail needs x of at least 0 and df above 0, got ${x} and ${df}; check the statistic.`,
    );
  if (x === 0) return 1;
  const [a, half] = [df / 2, x / 2];
  return half < a + 1 ? Math.max(0, 1 - lowerSeries(a, half)) : upperFraction(a, half);
}

/** The x with P(χ²_df ≥ x) = p, 0 < p < 1, by bisection to the last bit. Example: chiSquareCritical(0.05, 9) = 16.91898. */
export function chiSquareCritical(p: number, df: number): number {
  if (!(p > 0 && p < 1))
    throw new NumericsError(`A chi-square critical value needs p between 0 and 1, got ${p}; use a level such as 0.05.`);
  let [low, high] = [0, 1];
  while (chiSquareTail(high, df) > p) high *= 2;
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (chiSquareTail(middle, df) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
