import { NumericsError } from '../../contracts/failures.ts';
import { mean } from './mean.ts';
import { requireNumbers } from './requireNumbers.ts';
import type { Random } from './rng.ts';
import { varies } from './varies.ts';

/**
 * Fills `out` with rows 0 … n − 1 of one resample; `out.length` is the size of the resample, usually n. The makers below
 * all have this shape, allocate nothing, and draw from `random` alone, so that the same stream gives the same resample.
 */
export type BlockIndices = (n: number, blockLength: number, random: Random, out: Int32Array) => void;

function requireBlock(n: number, blockLength: number, whole: boolean): void {
  if (!Number.isInteger(n) || n < 1)
    throw new NumericsError(`A block bootstrap needs at least 1 row, got ${n}; pass more rows.`);
  if (!(blockLength >= 1 && blockLength <= n) || (whole && !Number.isInteger(blockLength)))
    throw new NumericsError(
      `A block bootstrap of ${n} rows needs a ${whole ? 'whole ' : ''}block length from 1 to ${n}, got ${blockLength}; choose another.`,
    );
}

/**
 * Circular block bootstrap: blocks of `blockLength` rows that start anywhere, the last row followed by the first; the last
 * block is cut. Every row is drawn equally often.
 * Politis and Romano (1992), "A circular block-resampling procedure for stationary data", in Exploring the Limits of Bootstrap.
 */
export const circularBlockIndices: BlockIndices = (n, blockLength, random, out) => {
  requireBlock(n, blockLength, true);
  for (let filled = 0; filled < out.length;) {
    let row = random.integer(n);
    const end = Math.min(filled + blockLength, out.length);
    for (; filled < end; filled += 1) {
      out[filled] = row;
      row = row + 1 === n ? 0 : row + 1;
    }
  }
};

/**
 * Moving block bootstrap: blocks of `blockLength` rows that lie within the data; rows near the ends are drawn less often.
 * Künsch (1989), "The jackknife and the bootstrap for general stationary observations", Annals of Statistics 17.
 */
export const movingBlockIndices: BlockIndices = (n, blockLength, random, out) => {
  requireBlock(n, blockLength, true);
  for (let filled = 0; filled < out.length;) {
    let row = random.integer(n - blockLength + 1);
    const end = Math.min(filled + blockLength, out.length);
    for (; filled < end; filled += 1) out[filled] = row++;
  }
};

/** Rows of a stationary block: 1 plus the number of j ≥ 1 with keep^j above `rest`, at most `most` ≥ 1. */
export function stationaryLength(rest: number, keep: number, most: number): number {
  let length = 1;
  for (let tail = keep; rest < tail && length < most; tail *= keep) length += 1;
  return length;
}

/**
 * Stationary bootstrap: circular blocks whose lengths are geometric with mean `blockLength` (any number from 1 to n), so
 * that the resample is stationary given the data. One uniform u a block: the row is ⌊u n⌋, and the length is 1 plus the number of
 * j ≥ 1 with (1 − 1/blockLength)^j above the fraction of u n, by products alone, so that the bits are the same everywhere.
 * Politis and Romano (1994), "The stationary bootstrap", J. American Statistical Association 89.
 */
export const stationaryIndices: BlockIndices = (n, blockLength, random, out) => {
  requireBlock(n, blockLength, false);
  const keep = 1 - 1 / blockLength;
  for (let filled = 0; filled < out.length;) {
    const place = random.uniform() * n;
    // u n may round up to n.
    let row = Math.min(Math.floor(place), n - 1);
    const end = filled + stationaryLength(place - row, keep, out.length - filled);
    for (; filled < end; filled += 1) {
      out[filled] = row;
      row = row + 1 === n ? 0 : row + 1;
    }
  }
};

export interface OptimalBlockLength {
  /** Mean length for `stationaryIndices`. */
  readonly stationary: number;
  /** Length for `circularBlockIndices` and `movingBlockIndices`; round it up. */
  readonly circular: number;
}

const leastRows = 16;

/**
 * Block length that minimises the mean squared error of the bootstrap variance of a mean: b = (2 g² / d)^⅓ n^⅓, with
 * g = Σ_{|k| ≤ m} λ(k/m) |k| γ_k, σ² = Σ_{|k| ≤ m} λ(k/m) γ_k, d = 2 σ⁴ (stationary) or 4/3 σ⁴ (circular), λ the flat-top
 * window min(1, 2(1 − |x|)), γ_k biased autocovariances. m is twice the first lag from which max(5, ⌊log₁₀ n⌋) correlations in
 * a row (each scaled by the rows it uses) lie within ±2 √(log₁₀ n / n), at most ⌈√n⌉ + max(5, ⌊log₁₀ n⌋).
 *
 * x: n ≥ 16 finite numbers that vary; NaN is refused. The result lies in [1, ⌈min(3 √n, n/3)⌉]; where the formula gives less
 * than one row it is 1.
 * Politis and White (2004), Econometric Reviews 23; Patton, Politis and White (2009), Econometric Reviews 28 (correction).
 * Example: a first-order autoregression of 0.9 over 2,500 rows gives about 90.
 */
export function optimalBlockLength(x: ArrayLike<number>): OptimalBlockLength {
  requireNumbers(x, leastRows, 'An optimal block length');
  const n = x.length;
  if (!varies(x))
    throw new NumericsError(
      `An optimal block length needs values that vary, got ${n} times ${x[0]!}; drop the constant column.`,
    );
  const centre = mean(x);
  const centred = Float64Array.from(x, (value) => value - centre);
  const { covariance, cutoff } = autocovariances(centred);
  let slope = 0;
  let longRun = covariance[0]!;
  for (let k = 1; k <= cutoff; k += 1) {
    const window = 2 * k <= cutoff ? 1 : 2 * (1 - k / cutoff);
    slope += 2 * window * k * covariance[k]!;
    longRun += 2 * window * covariance[k]!;
  }
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const length = (factor: number): number =>
    Math.min(most, Math.max(1, Math.cbrt((2 * slope * slope * n) / (factor * longRun * longRun))));
  if (longRun === 0)
    throw new NumericsError(
      `An optimal block length needs a long-run variance other than 0, got ${longRun} with a variance of ${covariance[0]!}; choose a length by hand.`,
    );
  return { stationary: length(2), circular: length(4 / 3) };
}

function autocovariances(centred: Float64Array): { readonly covariance: Float64Array; readonly cutoff: number } {
  const n = centred.length;
  const run = Math.max(5, Math.floor(Math.log10(n)));
  const most = Math.ceil(Math.sqrt(n)) + run;
  const band = 2 * Math.sqrt(Math.log10(n) / n);
  const covariance = new Float64Array(most + 1);
  let small = 0;
  let cutoff = most;
  let found = false;
  for (let lag = 0; lag <= most; lag += 1) {
    if (small === run && !found) {
      found = true;
      cutoff = Math.min(most, 2 * Math.max(1, lag - run));
    }
    let [cross, late, early] = [0, 0, 0];
    for (let t = lag; t < n; t += 1) cross += centred[t]! * centred[t - lag]!;
    for (let t = lag + 1; t < n; t += 1) {
      late += centred[t]! * centred[t]!;
      early += centred[t - lag - 1]! * centred[t - lag - 1]!;
    }
    covariance[lag] = cross / n;
    small = Math.abs(cross) < band * Math.sqrt(late * early) ? small + 1 : 0;
  }
  return { covariance, cutoff };
}
