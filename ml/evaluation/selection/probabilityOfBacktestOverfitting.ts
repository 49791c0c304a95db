import { NumericsError } from '../../../contracts/failures.ts';
import { mean } from '../../stats/mean.ts';
import { requireNumbers } from '../../stats/requireNumbers.ts';
import { varies } from '../../stats/varies.ts';

export interface BacktestOverfitting {
  /** Share of the splits in which the best trial in sample is at or below the median out of sample. */
  readonly probability: number;
  /** ln(ω / (1 − ω)) of each split, ω = rank out of sample / (trials + 1) of the trial that was best in sample. */
  readonly logits: Float64Array;
  /** Sharpe ratio per period of the chosen trial in sample, a value a split. */
  readonly inSample: Float64Array;
  /** Of the same trial out of sample. */
  readonly outOfSample: Float64Array;
  /** Share of the splits in which the chosen trial loses out of sample. */
  readonly lossProbability: number;
  /** Least-squares slope of `outOfSample` on `inSample`; null where `inSample` does not vary. */
  readonly degradation: number | null;
}

/** Sums of a trial's centred returns and of their squares, a value a block. */
interface TrialBlocks {
  readonly centre: number;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

const mostBlocks = 20;

function requireTrials(returns: readonly Float64Array[], blocks: number): number {
  if (returns.length < 2)
    throw new NumericsError(
      `Backtest overfitting needs at least 2 trials, got ${returns.length}; pass all that was tried.`,
    );
  if (!Number.isInteger(blocks) || blocks < 2 || blocks > mostBlocks || blocks % 2 !== 0)
    throw new NumericsError(
      `Backtest overfitting needs an even number of blocks from 2 to ${mostBlocks}, got ${blocks}.`,
    );
  const rows = returns[0]!.length;
  for (const [trial, values] of returns.entries()) {
    if (values.length !== rows)
      throw new NumericsError(
        `Trials need returns over the same rows, ${rows}, got ${values.length} of trial ${trial}.`,
      );
    requireNumbers(values, 2 * blocks, `Trial ${trial}, cut into ${blocks} blocks of 2 or more,`);
    if (!varies(values))
      throw new NumericsError(
        `A Sharpe ratio needs returns that vary, got ${rows} times ${values[0]!} of trial ${trial}; leave it out.`,
      );
  }
  return rows;
}

function blockSums(values: Float64Array, blocks: number): TrialBlocks {
  const centre = mean(values);
  const [sums, squares] = [new Float64Array(blocks), new Float64Array(blocks)];
  for (let row = 0; row < values.length; row += 1) {
    const block = Math.floor((row * blocks) / values.length);
    const from = values[row]! - centre;
    sums[block]! += from;
    squares[block]! += from * from;
  }
  return { centre, sums, squares };
}

/** Sharpe ratio per period (n − 1) over the blocks of `mask`; a trial that stands still without return scores 0. */
function sharpeOver({ centre, sums, squares }: TrialBlocks, sizes: Int32Array, mask: number): number {
  let [n, total, square] = [0, 0, 0];
  for (let block = 0; block < sizes.length; block += 1) {
    if (((mask >>> block) & 1) === 0) continue;
    n += sizes[block]!;
    total += sums[block]!;
    square += squares[block]!;
  }
  const average = centre + total / n;
  const variance = (square - (total * total) / n) / (n - 1);
  const floor = 1e-14 * (square / n);
  if (variance > floor) return average / Math.sqrt(variance);
  if (Math.abs(average) <= 1e-7 * Math.abs(centre)) return 0;
  throw new NumericsError(
    `A Sharpe ratio needs returns that vary in each half, got ${n} rows with mean ${average} and variance ${variance}; use fewer blocks.`,
  );
}

const bitsOf = (mask: number): number => {
  let count = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) count += 1;
  return count;
};

/** Mean rank from 1 of the value of `trial` among all, ties shared. */
function rankOf(values: Float64Array, trial: number): number {
  let [below, equal] = [0, 0];
  for (const value of values)
    if (value < values[trial]!) below += 1;
    else if (value === values[trial]) equal += 1;
  return below + (equal + 1) / 2;
}

function slopeOf(x: Float64Array, y: Float64Array): number | null {
  const [xMean, yMean] = [mean(x), mean(y)];
  let [xx, xy] = [0, 0];
  for (let i = 0; i < x.length; i += 1) {
    xx += (x[i]! - xMean) ** 2;
    xy += (x[i]! - xMean) * (y[i]! - yMean);
  }
  return xx > 0 ? xy / xx : null;
}

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation: the rows are cut into S consecutive blocks;
 * for each of the C(S, S/2) halves the trial with the highest Sharpe ratio in that half (the first of equals) is ranked by its
 * ratio in the other half. About ½ without skill, near 0 where the best trial stays the best.
 *
 * returns: N ≥ 2 trials over the same T rows in time order, all that were tried; blocks: S, even, 2 … 20, T ≥ 2 S (lengths
 * differ by at most 1). O(C(S, S/2) · N · S) after one pass over the returns.
 * Bailey, Borwein, López de Prado and Zhu (2017), "The probability of backtest overfitting", J. Computational Finance 20, §3.
 * Example: `probabilityOfBacktestOverfitting(trials, 16).probability`.
 */
export function probabilityOfBacktestOverfitting(
  returns: readonly Float64Array[],
  blocks: number,
): BacktestOverfitting {
  const rows = requireTrials(returns, blocks);
  const sizes = new Int32Array(blocks);
  for (let row = 0; row < rows; row += 1) sizes[Math.floor((row * blocks) / rows)]! += 1;
  const trials = returns.map((values) => blockSums(values, blocks));
  const all = 2 ** blocks - 1;
  const logits: number[] = [];
  const inSample: number[] = [];
  const outOfSample: number[] = [];
  const outside = new Float64Array(trials.length);
  for (let mask = 1; mask < all; mask += 1) {
    if (bitsOf(mask) !== blocks / 2) continue;
    let [best, highest] = [0, -Infinity];
    trials.forEach((trial, index) => {
      const ratio = sharpeOver(trial, sizes, mask);
      if (ratio > highest) [best, highest] = [index, ratio];
      outside[index] = sharpeOver(trial, sizes, all - mask);
    });
    const share = rankOf(outside, best) / (trials.length + 1);
    logits.push(Math.log(share / (1 - share)));
    inSample.push(highest);
    outOfSample.push(outside[best]!);
  }
  const shareOf = (values: readonly number[], held: (value: number) => boolean): number =>
    values.filter(held).length / values.length;
  return {
    probability: shareOf(logits, (logit) => logit <= 0),
    logits: Float64Array.from(logits),
    inSample: Float64Array.from(inSample),
    outOfSample: Float64Array.from(outOfSample),
    lossProbability: shareOf(outOfSample, (ratio) => ratio < 0),
    degradation: slopeOf(Float64Array.from(inSample), Float64Array.from(outOfSample)),
  };
}
