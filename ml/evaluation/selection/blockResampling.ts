import { NumericsError } from '../../../contracts/failures.ts';
import { circularBlockIndices, movingBlockIndices, stationaryIndices } from '../../stats/blockBootstrap.ts';
import { requireNumbers } from '../../stats/requireNumbers.ts';
import type { Random } from '../../stats/rng.ts';

/** How rows are drawn again: whole blocks, so that dependence in time stays. */
export interface BlockResampling {
  readonly scheme: 'stationary' | 'circular' | 'moving';
  /** Rows a block; the mean of them for `stationary`. `optimalBlockLength` proposes one. */
  readonly blockLength: number;
  readonly resamples: number;
  /** Drawn from in order of the resamples. */
  readonly random: Random;
}

const makers = {
  stationary: stationaryIndices,
  circular: circularBlockIndices,
  moving: movingBlockIndices,
} as const;

/** Refuses series of unequal length, fewer than `least` of them or of their rows, and what is not finite. */
export function requireSeries(series: readonly Float64Array[], least: number, what: string): number {
  if (series.length < least)
    throw new NumericsError(`${what} needs at least ${least} models, got ${series.length}; add a competitor.`);
  const rows = series[0]!.length;
  for (const values of series) {
    if (values.length !== rows)
      throw new NumericsError(`${what} needs series over the same rows, ${rows}, got ${values.length}.`);
    requireNumbers(values, 8, what);
  }
  return rows;
}

/** Refuses too few resamples. */
export function requireResamples(resamples: number): void {
  if (!Number.isInteger(resamples) || resamples < 100)
    throw new NumericsError(`A bootstrap needs a whole number of at least 100 resamples, got ${resamples}; draw more.`);
}

/** Means of each of k series (n rows each) over each resample of rows, the same rows for all: (resamples, k) row-major. */
export function resampledMeans(series: readonly Float64Array[], given: BlockResampling): Float64Array {
  const { scheme, blockLength, resamples, random } = given;
  requireResamples(resamples);
  const [k, n] = [series.length, series[0]!.length];
  const rows = new Int32Array(n);
  const means = new Float64Array(resamples * k);
  for (let resample = 0; resample < resamples; resample += 1) {
    makers[scheme](n, blockLength, random, rows);
    for (let j = 0; j < k; j += 1) {
      const values = series[j]!;
      let total = 0;
      for (let i = 0; i < n; i += 1) total += values[rows[i]!]!;
      means[resample * k + j] = total / n;
    }
  }
  return means;
}
