import { ConfigError } from '../../../contracts/failures.ts';
import type { LabelIntervals } from './labelIntervals.ts';

/** Consecutive rows `from` … `to` − 1. */
export interface RowBlock {
  readonly from: number;
  readonly to: number;
}

export function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new ConfigError(`${name} must be a whole number of at least ${least}, got ${value}; correct it.`);
}

/** Cuts n rows into `count` consecutive blocks whose lengths differ by at most 1, longer ones first. */
export function rowBlocks(n: number, count: number): readonly RowBlock[] {
  if (n < count)
    throw new ConfigError(`${count} blocks need at least ${count} rows, got ${n}; use fewer blocks or more rows.`);
  const [least, longer] = [Math.floor(n / count), n % count];
  const at = (block: number): number => block * least + Math.min(block, longer);
  return Array.from({ length: count }, (_, block) => ({ from: at(block), to: at(block + 1) }));
}

/** Joins blocks that follow each other without a gap. */
function contiguous(blocks: readonly RowBlock[]): readonly RowBlock[] {
  const joined: RowBlock[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (last?.to === block.from) joined[joined.length - 1] = { from: last.from, to: block.to };
    else joined.push(block);
  }
  return joined;
}

/**
 * Rows that may train for the test rows of `blocks` (ascending, apart): those outside of them with a known label, less
 * - purge: rows whose interval has a point in common with [first start, latest end] of a contiguous run of test blocks;
 *   each run has its own span, so that rows between two runs stay;
 * - embargo: the `embargoRows` rows from the first one that starts after the latest label end of a run, counted in rows
 *   after that end and not after the last test row.
 * López de Prado (2018), Advances in Financial Machine Learning, §7.4.1–7.4.2, snippets 7.1–7.3.
 */
export function purgedTrain(
  { start, end }: LabelIntervals,
  blocks: readonly RowBlock[],
  embargoRows: number,
): Int32Array {
  const n = start.length;
  const out = Uint8Array.from(end, (at) => (Number.isNaN(at) ? 1 : 0));
  for (const { from, to } of contiguous(blocks)) {
    const first = start[from]!;
    let last = start[to - 1]!;
    for (let row = from; row < to; row += 1) if (end[row]! > last) last = end[row]!;
    out.fill(1, from, to);
    for (let row = 0; row < from; row += 1) if (end[row]! >= first) out[row] = 1;
    let after = to;
    while (after < n && start[after]! <= last) after += 1;
    out.fill(1, to, Math.min(n, after + embargoRows));
  }
  const rows = new Int32Array(n);
  let count = 0;
  for (let row = 0; row < n; row += 1) if (out[row] === 0) rows[count++] = row;
  return rows.slice(0, count);
}

/** The rows of the blocks, in order. */
export function rowsOf(blocks: readonly RowBlock[]): Int32Array {
  const rows = new Int32Array(blocks.reduce((sum, { from, to }) => sum + to - from, 0));
  let count = 0;
  for (const { from, to } of blocks) for (let row = from; row < to; row += 1) rows[count++] = row;
  return rows;
}
