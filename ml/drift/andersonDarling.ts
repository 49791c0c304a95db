import { NumericsError } from '../../contracts/failures.ts';
import { leastSquares } from '../linalg/leastSquares.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { defineDrift } from './drift.ts';

export interface AndersonDarlingResult {
  /** A²_akN, 0 for equal samples, about k − 1 without drift. */
  readonly statistic: number;
  /** (A²_akN − (k − 1)) / σ_N, what scipy calls the statistic. */
  readonly standardised: number;
}

/** σ²_N of A²_kN for samples of these sizes. Scholz and Stephens (1987), (4). */
function varianceOf(sizes: readonly number[]): number {
  const k = sizes.length;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const inverse = sizes.reduce((sum, size) => sum + 1 / size, 0);
  let [tail, g] = [0, 0];
  for (let i = total - 1; i >= 2; i -= 1) {
    tail += 1 / i;
    g += tail / (total - i + 1);
  }
  const h = tail + 1;
  const a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * inverse;
  const b = (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * inverse + 4 * h;
  const d = (2 * h + 6) * k * k - 4 * h * k;
  return (((a * total + b) * total + c) * total + d) / ((total - 1) * (total - 2) * (total - 3));
}

/**
 * The k-sample Anderson–Darling statistic with mid-ranks for ties, (7) of Scholz and Stephens (1987), JASA 82; scipy's
 * `anderson_ksamp(variant='midrank')`. Samples are ascending; at least 2 of them, none empty, at least 2 distinct values.
 */
export function andersonDarlingK(samples: readonly Float64Array[]): AndersonDarlingResult {
  const sizes = samples.map((sample) => sample.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (samples.length < 2 || sizes.includes(0) || total < 4)
    throw new NumericsError(
      `Anderson–Darling needs at least 2 samples with rows and 4 rows in all, got ${samples.length} of ${sizes.join(', ')} rows.`,
    );
  const next = new Int32Array(samples.length);
  const sums = new Float64Array(samples.length);
  for (let done = 0; done < total;) {
    const at = samples.reduce((least, sample, s) => Math.min(least, sample[next[s]!] ?? Infinity), Infinity);
    const before = Int32Array.from(next);
    let here = 0;
    samples.forEach((sample, s) => {
      while (sample[next[s]!] === at) next[s]! += 1;
      here += next[s]! - before[s]!;
    });
    const middle = done + here / 2;
    const weight = here / total / (middle * (total - middle) - (total * here) / 4);
    done += here;
    // One distinct value in all: nothing to weigh.
    if (here === total) throw new NumericsError(`Anderson–Darling needs at least 2 distinct values, got 1: ${at}.`);
    for (let s = 0; s < sums.length; s += 1)
      sums[s]! += weight * (total * ((before[s]! + next[s]!) / 2) - middle * sizes[s]!) ** 2;
  }
  const statistic = ((total - 1) / total) * sums.reduce((sum, value, s) => sum + value / sizes[s]!, 0);
  return { statistic, standardised: (statistic - (samples.length - 1)) / Math.sqrt(varianceOf(sizes)) };
}

/** P(A² ≤ z) of Anderson and Darling's limit law, error 2e-6. Marsaglia and Marsaglia (2004), J. Statistical Software 9(2). */
function limitCdf(z: number): number {
  if (z <= 0) return 0;
  if (z < 2) {
    const inner = 2.00012 + (0.247105 - (0.0649821 - (0.0347962 - (0.011672 - 0.00168691 * z) * z) * z) * z) * z;
    return (Math.exp(-1.2337141 / z) / Math.sqrt(z)) * inner;
  }
  const inner = 2.30695 - (0.43424 - (0.082433 - (0.008056 - 0.0003146 * z) * z) * z) * z;
  return Math.exp(-Math.exp(1.0776 - inner * z));
}

const levels = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
const table = [
  [0.675, -0.245, -0.105],
  [1.281, 0.25, -0.305],
  [1.645, 0.678, -0.362],
  [1.96, 1.149, -0.391],
  [2.326, 1.822, -0.396],
  [2.573, 2.364, -0.345],
  [3.085, 3.615, -0.154],
] as const;

/**
 * scipy's p-value: a parabola through the logarithms of seven tabled levels, held between 0.001 and 0.25.
 * Scholz and Stephens (1987), table 2. k: how many samples.
 */
export function andersonDarlingTableP(standardised: number, k: number): number {
  const critical = table.map(([b0, b1, b2]) => b0 + b1 / Math.sqrt(k - 1) + b2 / (k - 1));
  if (standardised < critical[0]!) return 0.25;
  if (standardised > critical.at(-1)!) return 0.001;
  const powers = Float64Array.from(critical.flatMap((value) => [1, value, value * value]));
  const { solution } = leastSquares(powers, Float64Array.from(levels, Math.log), ['constant', 'linear', 'square']);
  return Math.exp(solution[0]! + standardised * (solution[1]! + standardised * solution[2]!));
}

/**
 * Two-sample Anderson–Darling: A²_akN of reference and live, and its p-value from the limit law after A² is moved and scaled to
 * the limit's mean 1 and variance 2(π² − 9)/3; absolute error about 1e-3 at these sizes, and no tabled bounds. Rows are taken as
 * independent. Weighs the tails more than Cramér–von Mises does.
 */
export const andersonDarling = defineDrift({
  name: 'andersonDarling',
  kind: 'test',
  purpose: 'Squared distance between the distribution functions, weighted so that the tails count.',
  cite: 'Scholz and Stephens (1987), JASA 82; Marsaglia and Marsaglia (2004), J. Statistical Software 9(2).',
  minimumReference: 20,
  minimumLive: 10,
  compare(reference, live) {
    const { statistic, standardised } = andersonDarlingK([sortNumbers(reference), sortNumbers(live)]);
    const pValue = Math.max(0, 1 - limitCdf(1 + standardised * Math.sqrt((2 * (Math.PI ** 2 - 9)) / 3)));
    return { statistic, pValue, note: null };
  },
});
