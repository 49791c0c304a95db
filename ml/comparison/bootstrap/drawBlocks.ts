import { NumericsError } from '../../../contracts/failures.ts';
import type { BlockResampling } from '../../evaluation/selection/blockResampling.ts';
import { portableLog } from '../../stats/portableLog.ts';

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
  if (!Number.isInteger(resamples) || resamples < 100)
    throw new NumericsError(`A bootstrap needs a whole number of at least 100 resamples, got ${resamples}; draw more.`);
}

/**
 * The blocks of one resample of n rows, by the same draws in the same order as `circularBlockIndices`, `movingBlockIndices` and
 * `stationaryIndices` make rows of; a block of a circular scheme may run past row n − 1 and goes on at row 0.
 */
export function drawBlocks(n: number, { scheme, blockLength, random }: BlockResampling, out: Blocks): void {
  const starts = scheme === 'moving' ? n - blockLength + 1 : n;
  const scale = scheme !== 'stationary' || blockLength === 1 ? -Infinity : portableLog(1 - 1 / blockLength);
  let [filled, count] = [0, 0];
  while (filled < n) {
    out.start[count] = random.integer(starts);
    const wanted = scheme === 'stationary' ? 1 + Math.floor(portableLog(1 - random.uniform()) / scale) : blockLength;
    const length = Math.min(wanted, n - filled);
    out.length[count] = length;
    filled += length;
    count += 1;
  }
  out.count = count;
}
