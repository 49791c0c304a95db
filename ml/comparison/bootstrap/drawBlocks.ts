import { NumericsError } from '../../../contracts/failures.ts';
import { requireResamples, type BlockResampling } from '../../evaluation/selection/blockResampling.ts';
import { stationaryLength } from '../../stats/blockBootstrap.ts';
import type { Random } from '../../stats/rng.ts';

/** First rows and lengths of the blocks of one resample; `count` of them. */
export interface Blocks {
  readonly start: Int32Array;
  readonly length: Int32Array;
  count: number;
}

/** Room for the blocks of one resample of n rows. */
export const roomFor = (
  n: number,
  { scheme, blockLength }: Pick<BlockResampling, 'scheme' | 'blockLength'>,
): Blocks => {
  const most = scheme === 'stationary' ? n : Math.ceil(n / blockLength);
  return { start: new Int32Array(most), length: new Int32Array(most), count: 0 };
};

/** Refuses a block that does not fit the rows, or too few resamples. */
export function requireResampling(n: number, { scheme, blockLength, resamples }: BlockResampling): void {
  const whole = scheme === 'stationary' || Number.isInteger(blockLength);
  if (!(blockLength >= 1 && blockLength <= n && whole))
    throw new NumericsError(
      `A ${scheme} bootstrap of ${n} rows needs a ${scheme === 'stationary' ? '' : 'whole '}block length from 1 to ${n}, got ${blockLength}; choose another.`,
    );
  requireResamples(resamples);
}

/**
 * The blocks of one resample of n rows, by the same draws in the same order as `circularBlockIndices`, `movingBlockIndices` and
 * `stationaryIndices` make rows of; a block of a circular scheme may run past row n − 1 and goes on at row 0.
 */
export function drawBlocks(n: number, { scheme, blockLength, random }: BlockResampling, out: Blocks): void {
  if (scheme === 'stationary') {
    drawStationary(n, blockLength, random, out);
    return;
  }
  const starts = scheme === 'moving' ? n - blockLength + 1 : n;
  const { start, length } = out;
  const count = Math.ceil(n / blockLength);
  for (let block = 0; block < count; block += 1) start[block] = random.integer(starts);
  length.fill(blockLength, 0, count);
  length[count - 1] = n - (count - 1) * blockLength;
  out.count = count;
}

/** One uniform a block: its whole part in rows is the first row, and what is left over says how long it goes on. */
function drawStationary(n: number, blockLength: number, random: Random, out: Blocks): void {
  const keep = 1 - 1 / blockLength;
  let count = 0;
  for (let filled = 0; filled < n; count += 1) {
    const place = random.uniform() * n;
    // u n may round up to n.
    const start = Math.min(Math.floor(place), n - 1);
    const length = stationaryLength(place - start, keep, n - filled);
    out.start[count] = start;
    out.length[count] = length;
    filled += length;
  }
  out.count = count;
}
