import { InputError } from '../../contracts/failures.ts';

/**
 * Adjusted p-values: a hypothesis is rejected at level α exactly when its adjusted value is at most α.
 * p: one value in [0, 1] for each hypothesis, in any order, NaN refused; the result is in the same order, each ≤ 1. Empty gives empty.
 * Bonferroni, Holm and Hommel hold the chance of any false rejection (Hochberg and Hommel under positive dependence);
 * Benjamini–Hochberg holds the expected share of false ones among the rejected under positive dependence, Benjamini–Yekutieli
 * under any. Same conventions as R's `p.adjust`.
 */
export type Correction = 'bonferroni' | 'holm' | 'hochberg' | 'hommel' | 'benjaminiHochberg' | 'benjaminiYekutieli';

function checked(p: ArrayLike<number>): readonly number[] {
  const values = Array.from(p);
  values.forEach((value, index) => {
    if (!(value >= 0 && value <= 1))
      throw new InputError(
        `A correction needs p-values from 0 to 1, got ${value} at index ${index} of ${values.length}; leave out what has none.`,
      );
  });
  return values;
}

/** Indices by ascending p-value; equal values keep their order. */
const ascending = (p: readonly number[]) => p.map((_, index) => index).sort((a, b) => p[a]! - p[b]! || a - b);

/** Factor of the p-value of rank 1 … m, then a running maximum from the smallest up: each step asks for the earlier ones. */
function stepDown(p: readonly number[], factor: (rank: number, m: number) => number): Float64Array {
  const adjusted = new Float64Array(p.length);
  let largest = 0;
  ascending(p).forEach((index, at) => {
    largest = Math.max(largest, Math.min(1, factor(at + 1, p.length) * p[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}

/** The same from the largest down, by a running minimum. */
function stepUp(p: readonly number[], factor: (rank: number, m: number) => number): Float64Array {
  const adjusted = new Float64Array(p.length);
  const order = ascending(p);
  let smallest = 1;
  for (let rank = p.length; rank >= 1; rank -= 1) {
    const index = order[rank - 1]!;
    smallest = Math.min(smallest, factor(rank, p.length) * p[index]!);
    adjusted[index] = smallest;
  }
  return adjusted;
}

/** min(1, m p). Bonferroni (1936); Dunn (1961), JASA 56. */
export const bonferroni = (p: ArrayLike<number>): Float64Array => {
  const values = checked(p);
  return Float64Array.from(values, (value) => Math.min(1, value * values.length));
};

/** Step down with factors m, m − 1, …, 1. Holm (1979), Scandinavian Journal of Statistics 6. */
export const holm = (p: ArrayLike<number>): Float64Array => stepDown(checked(p), (rank, m) => m - rank + 1);

/** Holm's factors, step up. Hochberg (1988), Biometrika 75. */
export const hochberg = (p: ArrayLike<number>): Float64Array => stepUp(checked(p), (rank, m) => m - rank + 1);

/** Step up with factors m / rank. Benjamini and Hochberg (1995), JRSS B 57. Example: of [0.01, 0.04], [0.02, 0.04]. */
export const benjaminiHochberg = (p: ArrayLike<number>): Float64Array => stepUp(checked(p), (rank, m) => m / rank);

/** Benjamini–Hochberg times 1 + 1/2 + … + 1/m. Benjamini and Yekutieli (2001), Annals of Statistics 29. */
export const benjaminiYekutieli = (p: ArrayLike<number>): Float64Array => {
  const values = checked(p);
  const harmonic = values.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  return stepUp(values, (rank, m) => (harmonic * m) / rank);
};

/**
 * The closed test of Simes' inequality, in O(m²) by Wright's algorithm.
 * Hommel (1988), Biometrika 75; Wright (1992), Biometrics 48, appendix.
 */
export const hommel = (p: ArrayLike<number>): Float64Array => {
  const values = checked(p);
  const m = values.length;
  const order = ascending(values);
  const sorted = order.map((index) => values[index]!);
  const simes = sorted.reduce((least, value, at) => Math.min(least, (m * value) / (at + 1)), 1);
  const adjusted = new Float64Array(m).fill(simes);
  const trial = new Float64Array(m);
  for (let size = m - 1; size >= 2; size -= 1) {
    let least = Infinity;
    for (let step = 2; step <= size; step += 1) least = Math.min(least, (size * sorted[m - size + step - 1]!) / step);
    const head = m - size + 1;
    for (let at = 0; at < head; at += 1) trial[at] = Math.min(size * sorted[at]!, least);
    for (let at = head; at < m; at += 1) trial[at] = trial[m - size]!;
    for (let at = 0; at < m; at += 1) adjusted[at] = Math.max(adjusted[at]!, trial[at]!);
  }
  const result = new Float64Array(m);
  order.forEach((index, at) => {
    result[index] = Math.min(1, Math.max(adjusted[at]!, sorted[at]!));
  });
  return result;
};

/** Every correction by its name. */
export const corrections: Readonly<Record<Correction, (p: ArrayLike<number>) => Float64Array>> = {
  bonferroni,
  holm,
  hochberg,
  hommel,
  benjaminiHochberg,
  benjaminiYekutieli,
};
