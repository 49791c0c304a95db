import { NumericsError } from '../../../contracts/failures.ts';
import { deflatedSharpe } from '../selection/deflatedSharpe.ts';
import { sharpeMoments } from '../selection/sharpeMoments.ts';
import { variance } from '../../stats/variance.ts';
import { bestTrial, candidatesOf, trialsOf, type ThresholdSearch, type ThresholdTrial } from './thresholdTrials.ts';

export interface ThresholdChoice {
  readonly threshold: number;
  /** Annualised, after costs, of the chosen threshold: flattered by the choice, see `deflated`. */
  readonly sharpe: number;
  /** Every candidate, thresholds ascending. */
  readonly trials: readonly ThresholdTrial[];
  readonly deflated: {
    /** Probability that the true Sharpe ratio exceeds what the best of so many thresholds without skill would show. */
    readonly probability: number;
    /** That ratio, annualised. */
    readonly benchmark: number;
  };
}

/**
 * The threshold on out-of-time probabilities whose long-or-flat strategy (`trade`) did best after costs, by Sharpe ratio or profit.
 * Each candidate's score is averaged with its `plateau` neighbours on either side (1 unless said; never-trading ones count as 0), so
 * that a broad hill wins over a spike; ties go to the threshold nearest ½. The Sharpe ratio is deflated for all candidates tried, those
 * that never traded included in the count N but not in the variance of the trials.
 *
 * n ≥ 20 rows. To judge the strategy itself use `walkForwardThresholds`: this choice has seen all its rows.
 * Bailey and López de Prado (2014), "The deflated Sharpe ratio", J. Portfolio Management 40.
 */
export function chooseThreshold(search: ThresholdSearch): ThresholdChoice {
  const rows = search.probability.length;
  if (rows < 20)
    throw new NumericsError(
      `Choosing a threshold needs at least 20 rows, got ${rows}; wait for more out-of-time rows.`,
    );
  const strategies = candidatesOf(search);
  const trials = trialsOf(strategies, rows, search);
  const best = bestTrial(trials, rows);
  const yearly = Math.sqrt(search.periodsPerYear);
  const ratios = trials.flatMap(({ sharpe }) => (sharpe === null ? [] : [sharpe / yearly]));
  const chosen = strategies.find(({ threshold }) => threshold === best.threshold)!;
  const { probability, benchmark } = deflatedSharpe({
    ...sharpeMoments(chosen.net),
    trials: trials.length,
    trialSharpeVariance: ratios.length > 1 ? variance(ratios) : 0,
  });
  return {
    threshold: best.threshold,
    sharpe: best.sharpe!,
    trials,
    deflated: { probability, benchmark: yearly * benchmark },
  };
}
