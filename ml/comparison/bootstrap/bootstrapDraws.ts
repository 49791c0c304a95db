import { NumericsError } from '../../../contracts/failures.ts';
import type { BlockResampling } from '../../evaluation/selection/blockResampling.ts';
import { mean } from '../../stats/mean.ts';
import { drawBlocks, requireResampling, roomFor, type Blocks } from './drawBlocks.ts';
import type { MomentStatistic } from './momentStatistic.ts';

/** A statistic, the same of every resample, and what intervals are made of. */
export interface BootstrapDraws {
  readonly estimate: number;
  /** Of the estimate, by the delta method and overlapping circular blocks. */
  readonly standardError: number;
  /** Statistic of each resample. */
  readonly draws: Float64Array;
  /** Standard error of each resample, from the blocks it was drawn of. */
  readonly errors: Float64Array;
  /** Statistic without each row in turn. */
  readonly leftOut: readonly Float64Array[];
}

interface Columns {
  readonly statistic: MomentStatistic;
  readonly n: number;
  readonly k: number;
  readonly means: Float64Array;
  /** (n + 1, k): sums of the first rows of each column about its mean, so that a block's sum is one subtraction. */
  readonly prefix: Float64Array;
}

function columnsOf(statistic: MomentStatistic): Columns {
  const { columns } = statistic;
  const [n, k] = [columns[0]!.length, columns.length];
  const means = Float64Array.from(columns, (column) => mean(column));
  const prefix = new Float64Array((n + 1) * k);
  columns.forEach((column, j) => {
    for (let i = 0; i < n; i += 1) prefix[(i + 1) * k + j] = prefix[i * k + j]! + (column[i]! - means[j]!);
  });
  return { statistic, n, k, means, prefix };
}

/** Sum of one column, about its mean, over a circular block. */
function blockSum({ n, k, prefix }: Columns, start: number, length: number, j: number): number {
  const end = start + length;
  const from = prefix[start * k + j]!;
  if (end <= n) return prefix[end * k + j]! - from;
  return prefix[n * k + j]! - from + prefix[(end - n) * k + j]!;
}

/** √(Σ over all n circular blocks of (g · block sum)² / (n b)) / √n. */
function standardErrorOf(data: Columns, blockLength: number): number {
  const { n, k, means, statistic } = data;
  const length = Math.max(1, Math.round(blockLength));
  const slope = new Float64Array(k);
  statistic.gradient(means, slope);
  let squares = 0;
  for (let start = 0; start < n; start += 1) {
    let sum = 0;
    for (let j = 0; j < k; j += 1) sum += slope[j]! * blockSum(data, start, length, j);
    squares += sum * sum;
  }
  return Math.sqrt(squares / length) / n;
}

function leaveOneOut({ statistic, n, k, means }: Columns): Float64Array {
  const without = new Float64Array(k);
  return Float64Array.from({ length: n }, (_, i) => {
    for (let j = 0; j < k; j += 1) without[j] = means[j]! + (means[j]! - statistic.columns[j]![i]!) / (n - 1);
    return statistic.value(without);
  });
}

interface Room {
  readonly blocks: Blocks;
  readonly sums: Float64Array;
  readonly means: Float64Array;
  readonly slope: Float64Array;
}

/** Block sums of one resample into `sums`, and its means. */
function sumBlocks({ n, k, prefix, means: centre }: Columns, { blocks, sums, means }: Room): void {
  const { start, length, count } = blocks;
  for (let j = 0; j < k; j += 1) {
    const whole = prefix[n * k + j]!;
    let total = 0;
    for (let block = 0, at = j; block < count; block += 1, at += k) {
      const from = start[block]!;
      const end = from + length[block]!;
      const sum = end <= n ? prefix[end * k + j]! : prefix[(end - n) * k + j]! + whole;
      sums[at] = sum - prefix[from * k + j]!;
      total += sums[at]!;
    }
    means[j] = centre[j]! + total / n;
  }
}

/** √(Σ over its blocks of (g · (block sum − length · mean))²) / n of one resample, about its own means. */
function resampleError({ statistic, n, k, means: centre }: Columns, { blocks, sums, means, slope }: Room): number {
  const { length, count } = blocks;
  // One block says nothing of its own spread.
  if (count < 2) return 0;
  statistic.gradient(means, slope);
  // g · (block sum − length · mean) = g · block sum − length · (g · mean).
  let shift = 0;
  for (let j = 0; j < k; j += 1) shift += slope[j]! * (means[j]! - centre[j]!);
  let squares = 0;
  for (let block = 0, at = 0; block < count; block += 1) {
    let sum = -shift * length[block]!;
    for (let j = 0; j < k; j += 1, at += 1) sum += slope[j]! * sums[at]!;
    squares += sum * sum;
  }
  return Math.sqrt(squares) / n;
}

/**
 * Draws a statistic again: n rows in blocks that keep their order, all columns by the same rows. A resample costs O(n / blockLength)
 * since block sums come from prefix sums; its standard error is that of its blocks (Götze and Künsch), as the estimate's is
 * that of all circular blocks. `blockLength` 1: independent rows. Same seed, same bits.
 *
 * Refuses fewer than 100 resamples, a block that does not fit, and a resample that has no statistic.
 * Künsch (1989), Annals of Statistics 17; Götze and Künsch (1996), Annals of Statistics 24; Ledoit and Wolf (2008), J. Empirical Finance 15.
 * Example: `bootstrapDraws(meanStatistic(returns), { scheme: 'circular', blockLength: 10, resamples: 10_000, random })`.
 */
export function bootstrapDraws(statistic: MomentStatistic, resampling: BlockResampling): BootstrapDraws {
  const data = columnsOf(statistic);
  const { n, k } = data;
  requireResampling(n, resampling);
  const { resamples } = resampling;
  const blocks = roomFor(n, resampling);
  const room: Room = {
    blocks,
    sums: new Float64Array(blocks.start.length * k),
    means: new Float64Array(k),
    slope: new Float64Array(k),
  };
  const [draws, errors] = [new Float64Array(resamples), new Float64Array(resamples)];
  for (let resample = 0; resample < resamples; resample += 1) {
    drawBlocks(n, resampling, blocks);
    sumBlocks(data, room);
    const value = statistic.value(room.means);
    if (!Number.isFinite(value))
      throw new NumericsError(
        `A bootstrap of a ${statistic.name} needs resamples that have one, got ${value} in resample ${resample} of ${resamples}, of ${n} rows; pass more rows.`,
      );
    draws[resample] = value;
    errors[resample] = resampleError(data, room);
  }
  return {
    estimate: statistic.value(data.means),
    standardError: standardErrorOf(data, resampling.blockLength),
    draws,
    errors,
    leftOut: [leaveOneOut(data)],
  };
}

/** Draws of A − B of two samples that were drawn apart. */
export function independentDifference(a: BootstrapDraws, b: BootstrapDraws): BootstrapDraws {
  if (a.draws.length !== b.draws.length)
    throw new NumericsError(
      `A difference of bootstraps needs as many resamples of B as of A, ${a.draws.length}, got ${b.draws.length}.`,
    );
  return {
    estimate: a.estimate - b.estimate,
    standardError: Math.hypot(a.standardError, b.standardError),
    draws: a.draws.map((value, i) => value - b.draws[i]!),
    errors: a.errors.map((value, i) => Math.hypot(value, b.errors[i]!)),
    leftOut: [
      ...a.leftOut.map((values) => values.map((value) => value - b.estimate)),
      ...b.leftOut.map((values) => values.map((value) => a.estimate - value)),
    ],
  };
}
