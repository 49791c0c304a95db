import type { SelectionEvaluation } from '../../contracts/evaluation.ts';
import { createRandom } from '../stats/rng.ts';
import { variance } from '../stats/variance.ts';
import { varies } from '../stats/varies.ts';
import { sessionsPerYear } from './metrics/sharpe.ts';
import { deflatedSharpe } from './selection/deflatedSharpe.ts';
import { dieboldMariano } from './selection/dieboldMariano.ts';
import { minimumTrackRecordLength } from './selection/minimumTrackRecordLength.ts';
import { probabilisticSharpe } from './selection/probabilisticSharpe.ts';
import { probabilityOfBacktestOverfitting } from './selection/probabilityOfBacktestOverfitting.ts';
import { sharpeMoments } from './selection/sharpeMoments.ts';
import { superiorPredictiveAbility } from './selection/superiorPredictiveAbility.ts';
import { periodSharpe } from './threshold/thresholdTrials.ts';

/** Consecutive blocks of which every half is tried against the other. */
const overfittingBlocks = 10;
const fewestOverfittingRows = 20 * overfittingBlocks;
const resamples = 300;
const confidence = 0.95;

export interface Tried {
  /** Returns after costs of the strategy that is judged. */
  readonly net: Float64Array;
  /** Returns of holding over the same rows. */
  readonly hold: Float64Array;
  /** Returns after costs of everything that was tried, over the same rows. */
  readonly trials: readonly Float64Array[];
  /** Log losses of the challenger and of the naive baseline over the same rows. */
  readonly losses: readonly [Float64Array, Float64Array];
  readonly horizon: number;
  readonly seed: number;
  /** 252 where absent. */
  readonly rowsPerYear?: number;
}

/** Distinct strategies: two thresholds between the same probabilities are one trial. */
function distinct(trials: readonly Float64Array[]): readonly Float64Array[] {
  const same = (a: Float64Array, b: Float64Array) => a.every((value, row) => value === b[row]);
  return trials.filter((one, at) => varies(one) && !trials.slice(0, at).some((other) => same(one, other)));
}

function superior({ net, hold, seed }: Tried, trials: readonly Float64Array[]): number | null {
  const better = trials.filter((one) => varies(one.map((value, row) => value - hold[row]!)));
  if (better.length === 0) return null;
  const blockLength = Math.max(1, Math.round(net.length ** (1 / 3)));
  const resampling = { scheme: 'stationary', blockLength, resamples, random: createRandom(seed, 'spa') } as const;
  const loss = (values: Float64Array) => values.map((value) => -value);
  return superiorPredictiveAbility({ benchmark: loss(hold), models: better.map(loss), resampling }).consistent;
}

function forecast({ losses: [ours, naive], horizon }: Tried): SelectionEvaluation['forecast'] {
  if (ours.length < Math.max(8, horizon + 1) || !varies(ours.map((loss, row) => loss - naive[row]!))) return null;
  const { statistic, pValue, meanDifference } = dieboldMariano(ours, naive, { horizon, weights: 'bartlett' });
  return { statistic, pValue, difference: meanDifference };
}

/**
 * How much of a strategy's Sharpe ratio may be luck, given all that was tried: the deflated Sharpe ratio over the distinct trials, the
 * rows that its ratio asks for, the probability of backtest overfitting (10 blocks), Hansen's test of superior predictive ability
 * against holding (stationary bootstrap, mean block n^⅓, 300 resamples), and Diebold–Mariano of the log losses (Bartlett weights).
 * null where the strategy or every trial stands still. Returns are per row, Sharpe ratios in the result are a year's.
 * Bailey and López de Prado (2014), J. Portfolio Management 40; Hansen (2005), J. Business & Economic Statistics 23.
 */
export function selectionEvidence(tried: Tried): SelectionEvaluation | null {
  const trials = distinct(tried.trials);
  if (tried.net.length < 2 || !varies(tried.net) || trials.length === 0) return null;
  const moments = sharpeMoments(tried.net);
  const ratios = trials.map(periodSharpe).filter((ratio) => ratio !== null);
  const spread = ratios.length < 2 ? 0 : variance(ratios);
  const { benchmark, probability } = deflatedSharpe({ ...moments, trials: trials.length, trialSharpeVariance: spread });
  const aYear = Math.sqrt(tried.rowsPerYear ?? sessionsPerYear);
  const enough = trials.length >= 2 && tried.net.length >= fewestOverfittingRows;
  return {
    strategies: trials.length,
    sharpe: aYear * moments.sharpe,
    luckySharpe: aYear * benchmark,
    deflatedProbability: probability,
    plainProbability: probabilisticSharpe({ ...moments, benchmark: 0 }),
    minimumRows:
      moments.sharpe > 0 ? Math.ceil(minimumTrackRecordLength({ ...moments, benchmark: 0, confidence })) : null,
    overfitting: enough ? probabilityOfBacktestOverfitting(trials, overfittingBlocks).probability : null,
    superiorPValue: superior(tried, trials),
    forecast: forecast(tried),
  };
}
