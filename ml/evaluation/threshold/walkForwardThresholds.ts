import { ConfigError } from '../../../contracts/failures.ts';
import type { MoneySample } from '../metrics/metric.ts';
import { trade } from '../trade.ts';
import { bestTrial, candidatesOf, trialsOf, type ThresholdSearch, type ThresholdTrial } from './thresholdTrials.ts';

export interface WalkForwardThresholds {
  /** Threshold that each row's signal was held against. */
  readonly threshold: Float64Array;
  /** Each choice: from which row on it holds, over how many rows it was made, and what won. */
  readonly choices: readonly (ThresholdTrial & { readonly row: number; readonly rows: number })[];
  /** The strategy that follows these thresholds, after costs: itself out of time, unlike any single choice. */
  readonly sample: MoneySample;
}

/**
 * Thresholds chosen as they could have been at the time: from the first row at which `minimumRows` signals have run their horizon, and
 * every `refitEvery` rows after, the best candidate over exactly those rows (0 … t − horizon) holds; before, `initial` does, as it does
 * where no candidate's returns vary yet. The chosen thresholds' strategy may be judged; the search it took is not in its Sharpe ratio.
 *
 * Bailey, Borwein, López de Prado and Zhu (2014), Notices of the AMS 61, on why the in-sample choice may not be judged.
 */
export function walkForwardThresholds({
  minimumRows,
  refitEvery,
  initial = 0.5,
  ...search
}: ThresholdSearch & {
  readonly minimumRows: number;
  readonly refitEvery: number;
  readonly initial?: number;
}): WalkForwardThresholds {
  if (!Number.isInteger(minimumRows) || minimumRows < 2 || !Number.isInteger(refitEvery) || refitEvery < 1)
    throw new ConfigError(
      `Walk-forward thresholds need at least 2 rows and a refit every 1 row or more, got ${minimumRows} and ${refitEvery}.`,
    );
  if (!(initial >= 0 && initial <= 1))
    throw new ConfigError(`Walk-forward thresholds need an initial threshold from 0 to 1, got ${initial}.`);
  const { probability, nextReturn, horizon, costBasisPoints } = search;
  const strategies = candidatesOf(search);
  const threshold = new Float64Array(probability.length).fill(initial);
  const choices: (ThresholdTrial & { row: number; rows: number })[] = [];
  for (let row = minimumRows + horizon - 1; row < threshold.length; row += refitEvery) {
    const rows = row - horizon + 1;
    const trials = trialsOf(strategies, rows, search);
    if (trials.every((trial) => trial.sharpe === null)) continue;
    const best = bestTrial(trials, rows);
    choices.push({ row, rows, ...best });
    threshold.fill(best.threshold, row);
  }
  const sample = trade({ probability, nextReturn, horizon, threshold, basisPoints: costBasisPoints });
  return { threshold, choices, sample };
}
