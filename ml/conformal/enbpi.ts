import { ConfigError, DataQualityError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { circularBlockIndices } from '../stats/blockBootstrap.ts';
import { createRandom } from '../stats/rng.ts';
import { conformalRank } from './conformalQuantile.ts';
import type { FitOnRows } from './crossConformal.ts';
import { requireAlpha, requireFinite, requireFiniteOrMissing, requireRows } from './requireRows.ts';
import { createSlidingScores } from './slidingScores.ts';
import type { Intervals } from './splitConformal.ts';

export interface Enbpi {
  readonly x: Matrix;
  readonly y: Float64Array;
  /** Rows that follow, in time order, and their outcomes; NaN where not known. */
  readonly test: Matrix;
  readonly outcome: Float64Array;
  /** The outcome of test row s is known from test row s + `knownAfter` on. */
  readonly knownAfter: number;
  readonly alpha: number;
  /** Bootstrap members, and rows in a block of their samples (1: rows drawn one by one). */
  readonly members: number;
  readonly block: number;
  readonly seed: number;
  /** Residuals that the quantile is of; as many as training rows where left out. */
  readonly window?: number;
  /** `symmetric`: ± quantile of |residual|. `shortest`: the narrowest span of signed residuals with enough of them inside. */
  readonly shape?: 'symmetric' | 'shortest';
  readonly fit: FitOnRows;
}

export interface EnbpiIntervals extends Intervals {
  /** Mean of all members. */
  readonly prediction: Float64Array;
  /** y − leave-one-out prediction of each training row; NaN where every member saw the row. */
  readonly residual: Float64Array;
}

/** Sums over members, so that memory does not grow with their number: nothing of size members × rows is ever held. */
async function aggregate({ x, y, test, members, block, seed, fit }: Enbpi) {
  const [sum, count] = [new Float64Array(x.rows), new Int32Array(x.rows)];
  const prediction = new Float64Array(test.rows);
  for (let member = 0; member < members; member += 1) {
    const sample = new Int32Array(x.rows);
    circularBlockIndices(x.rows, block, createRandom(seed, 'enbpi', member), sample);
    const seen = new Uint8Array(x.rows);
    for (const row of sample) seen[row] = 1;
    const predict = await fit(sample);
    predict(x).forEach((value, row) => {
      if (seen[row] === 1) return;
      sum[row]! += value;
      count[row]! += 1;
    });
    predict(test).forEach((value, row) => (prediction[row]! += value / members));
  }
  return { prediction, residual: y.map((value, row) => value - sum[row]! / count[row]!) };
}

/** Ends of the interval about 0 that the sorted residuals give; infinite where they are too few for α. */
function span(sorted: Float64Array, alpha: number, shape: Enbpi['shape']): readonly [number, number] {
  const rank = conformalRank(sorted.length, alpha);
  if (rank > sorted.length) return [-Infinity, Infinity];
  if (shape !== 'shortest') return [-sorted[rank - 1]!, sorted[rank - 1]!];
  let best = 0;
  for (let from = 1; from + rank <= sorted.length; from += 1)
    if (sorted[from + rank - 1]! - sorted[from]! < sorted[best + rank - 1]! - sorted[best]!) best = from;
  return [sorted[best]!, sorted[best + rank - 1]!];
}

function check({ x, y, test, outcome, knownAfter, alpha, members, block, window }: Enbpi): void {
  requireAlpha('EnbPI', alpha);
  requireRows('EnbPI', { outcome: y, row: { length: x.rows } }, 2);
  requireRows('EnbPI', { outcome, row: { length: test.rows } });
  requireFinite('EnbPI', 'outcome', y);
  requireFiniteOrMissing('EnbPI', 'outcome', outcome);
  const limits = { members: [2, 100_000], block: [1, x.rows], knownAfter: [1, Infinity], window: [1, Infinity] };
  const given = { members, block, knownAfter, window: window ?? 1 };
  for (const [name, [least, most]] of Object.entries(limits) as [keyof typeof limits, [number, number]][])
    if (!Number.isInteger(given[name]) || given[name] < least || given[name] > most)
      throw new ConfigError(`EnbPI needs ${name} from ${least} to ${most}, whole, got ${given[name]}; correct it.`);
}

/**
 * Ensemble batch prediction intervals for time series: bootstrap members, each row's residual by the mean of the members that did not see
 * it, and a window of residuals that slides over the test rows as their outcomes become known; nothing is ever refitted.
 *
 * Coverage is approximate: it wants residuals that are stationary and mix, not exchangeable ones. Memory O(n + m) whatever the number of
 * members. `fit` gets the rows of a sample, with repeats. Rows that every member saw have no residual.
 * Xu and Xie (2021), "Conformal prediction interval for dynamic time-series", ICML, algorithm 1, with the ensemble's mean as centre as in
 * Xu and Xie (2023), IEEE TPAMI 45; blocks: Politis and Romano (1992).
 */
export async function enbpi(options: Enbpi): Promise<EnbpiIntervals> {
  check(options);
  const { test, outcome, knownAfter, alpha, shape } = options;
  const { prediction, residual } = await aggregate(options);
  const known = residual.filter((value) => !Number.isNaN(value));
  if (known.length === 0)
    throw new DataQualityError(
      `EnbPI needs at least 1 row that some member did not see, got 0 of ${residual.length}; raise members or lower block.`,
    );
  const scores = createSlidingScores(options.window ?? known.length);
  const add = (value: number) => scores.add(shape === 'shortest' ? value : Math.abs(value));
  known.forEach(add);
  const [lower, upper] = [new Float64Array(test.rows), new Float64Array(test.rows)];
  for (let row = 0; row < test.rows; row += 1) {
    const past = row - knownAfter;
    if (past >= 0 && !Number.isNaN(outcome[past]!)) add(outcome[past]! - prediction[past]!);
    const [down, up] = span(scores.sorted(), alpha, shape);
    lower[row] = prediction[row]! + down;
    upper[row] = prediction[row]! + up;
  }
  return { prediction, lower, upper, residual };
}
