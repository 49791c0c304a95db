import { InputError } from '../../../contracts/failures.ts';
import type { Random } from '../../stats/rng.ts';

/**
 * The values with their blocks of `blockLength` rows in a random order: what a series looks like that has the same values and
 * the same persistence but nothing to do with its rows any more. The first cut is at a random row, so that blocks do not always
 * begin at the same rows; the values are joined end to start. Refuses a length that leaves fewer than 2 blocks.
 */
export function blockPermuted(values: Float64Array, blockLength: number, random: Random): Float64Array {
  const rows = values.length;
  const blocks = Math.ceil(rows / blockLength);
  if (!Number.isInteger(blockLength) || blockLength < 1 || blocks < 2)
    throw new InputError(
      `A permutation of blocks needs a whole block length from 1 to ${rows - 1}, got ${blockLength}; use shorter blocks or more rows.`,
    );
  const start = random.integer(rows);
  const out = new Float64Array(rows);
  let at = 0;
  for (const block of random.permutation(blocks)) {
    const end = Math.min(rows, (block + 1) * blockLength);
    for (let row = block * blockLength; row < end; row += 1) out[at++] = values[(row + start) % rows]!;
  }
  return out;
}
