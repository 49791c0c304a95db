import { NumericsError } from '../../contracts/failures.ts';

/**
 * Fills in the windows that end in the rows from `block` up to `end`, and gives Σ (x − x[block]) over these rows. `before`
 * holds Σ (x − x[block]) of the last j values before the block at 2 j, and that of the squares at 2 j + 1; NaN in the
 * first block after a gap, so that its windows come out missing until one is complete.
 */
export type BlockWork = (block: number, end: number, before: Float64Array) => number;

/**
 * Leads `work` over the blocks that `slidingMoments` describes. Rows without a value are set to NaN in `columns`; infinities
 * are refused with their row.
 *
 * `work` is called once a block and not a loop over the column: the engine compiles what is called often better than the
 * middle of a loop that was entered once, which halves the time. Its sum is not finite where a value is not, so that no row
 * has to be looked at before.
 */
export function slideBlocks(x: Float64Array, rows: number, columns: readonly Float64Array[], work: BlockWork): void {
  const before = new Float64Array(2 * rows);
  for (let row = 0; row < x.length; row++) {
    if (!Number.isNaN(x[row]!)) row = slideStretch(x, row, before, work);
    if (row === x.length) return;
    for (const column of columns) column[row] = NaN;
    if (Number.isNaN(x[row]!)) continue;
    throw new NumericsError(`A rolling window needs finite numbers, got ${x[row]!} at row ${row}; mark it as missing.`);
  }
}

/** Works from the first value of a stretch on; gives the row without a finite value that ends it, else the number of rows. */
function slideStretch(x: Float64Array, start: number, before: Float64Array, work: BlockWork): number {
  const rows = before.length / 2;
  before.fill(NaN, 2);
  for (let block = start; block < x.length; block += rows) {
    if (block > start) sumBackwards(before, x, block);
    const end = Math.min(x.length, block + rows);
    if (Number.isFinite(work(block, end, before))) continue;
    // Finite values may have a sum that is not.
    for (let row = block; row < end; row++) if (!Number.isFinite(x[row]!)) return row;
  }
  return x.length;
}

function sumBackwards(before: Float64Array, x: Float64Array, block: number): void {
  const anchor = x[block]!;
  let sum = 0;
  let square = 0;
  for (let at = 2, row = block - 1; at < before.length; at += 2, row--) {
    const d = x[row]! - anchor;
    sum += d;
    square += d * d;
    before[at] = sum;
    before[at + 1] = square;
  }
}
