import { ConfigError, InputError, NumericsError } from '../../../contracts/failures.ts';
import { requireScores } from '../../calibration/requireScores.ts';
import { mean } from '../../stats/mean.ts';
import { standardDeviation } from '../../stats/standardDeviation.ts';
import { trade } from '../trade.ts';

export interface ThresholdSearch {
  /** Out-of-time P(rise over the next `horizon` rows) of each row, in time order; in-sample ones flatter every threshold. */
  readonly probability: Float64Array;
  /** Return from the close of each row to the next close. */
  readonly nextReturn: Float64Array;
  readonly horizon: number;
  /** Cost of trading one unit of position. */
  readonly costBasisPoints: number;
  readonly periodsPerYear: number;
  /** Thresholds to try, 0–1, distinct; every one of them counts as a trial. */
  readonly candidates: readonly number[];
  /** Sharpe ratio after costs, or mean return after costs a year. */
  readonly objective?: 'sharpe' | 'profit';
  /** Neighbours on either side whose scores are averaged in, so that a lucky spike does not win; 0 turns it off. */
  readonly plateau?: number;
}

export interface ThresholdTrial {
  readonly threshold: number;
  /** Annualised, after costs; null where the strategy never trades or its returns do not vary. */
  readonly sharpe: number | null;
  /** Mean return after costs, and units of position traded, a year. */
  readonly profit: number;
  readonly turnover: number;
  /** Share of rows with a position. */
  readonly invested: number;
  /** What is maximised: the objective, averaged with the neighbours'. */
  readonly score: number;
}

/** The strategy of one candidate over all rows. A prefix of it is the strategy over a prefix of the rows. */
export interface Candidate {
  readonly threshold: number;
  readonly position: Float64Array;
  readonly net: Float64Array;
}

function check({ probability, nextReturn, candidates, costBasisPoints, periodsPerYear, plateau = 1 }: ThresholdSearch) {
  if (nextReturn.length !== probability.length)
    throw new InputError(
      `A threshold search expected ${probability.length} returns, got ${nextReturn.length}; align them.`,
    );
  requireScores('A threshold search', probability);
  const wrong = nextReturn.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new NumericsError(
      `A threshold search needs finite returns, got ${nextReturn[wrong]!} in row ${wrong}; drop rows without a next close.`,
    );
  const outside = candidates.find((value) => !(value >= 0 && value <= 1));
  if (candidates.length < 1 || outside !== undefined)
    throw new ConfigError(
      `A threshold search needs at least 1 candidate, all from 0 to 1, got ${candidates.length}${outside === undefined ? '' : ` with ${outside}`}.`,
    );
  if (new Set(candidates).size !== candidates.length)
    throw new ConfigError(
      `A threshold search expected ${candidates.length} distinct candidates, got ${new Set(candidates).size}; drop repeats.`,
    );
  if (!(costBasisPoints >= 0 && costBasisPoints < Infinity && periodsPerYear > 0 && periodsPerYear < Infinity))
    throw new ConfigError(
      `A threshold search needs costs from 0 up and periods a year above 0, got ${costBasisPoints} and ${periodsPerYear}.`,
    );
  if (!Number.isInteger(plateau) || plateau < 0)
    throw new ConfigError(`A threshold search needs a plateau of 0 neighbours or more, whole, got ${plateau}.`);
}

/** Strategies of all candidates, thresholds ascending; refuses bad input with both numbers. */
export function candidatesOf(search: ThresholdSearch): readonly Candidate[] {
  check(search);
  const { probability, nextReturn, horizon, costBasisPoints } = search;
  return search.candidates
    .toSorted((one, other) => one - other)
    .map((threshold) => {
      const { position, net } = trade({ probability, nextReturn, horizon, threshold, basisPoints: costBasisPoints });
      return { threshold, position, net };
    });
}

/** Mean over deviation (n − 1) of one period's returns; null below 2 rows or where they do not vary. */
export function periodSharpe(net: Float64Array): number | null {
  if (net.length < 2) return null;
  const deviation = standardDeviation(net);
  return deviation > 1e-15 ? mean(net) / deviation : null;
}

/** Every candidate judged over the first `rows` rows. */
export function trialsOf(
  strategies: readonly Candidate[],
  rows: number,
  { periodsPerYear, objective = 'sharpe', plateau = 1 }: ThresholdSearch,
): readonly ThresholdTrial[] {
  const trials = strategies.map(({ threshold, position, net }) => {
    let [traded, invested] = [0, 0];
    for (let row = 0; row < rows; row += 1) {
      traded += Math.abs(position[row]! - (position[row - 1] ?? 0));
      if (position[row]! > 0) invested += 1;
    }
    const ratio = periodSharpe(net.subarray(0, rows));
    return {
      threshold,
      sharpe: ratio === null ? null : Math.sqrt(periodsPerYear) * ratio,
      profit: periodsPerYear * mean(net.subarray(0, rows)),
      turnover: (periodsPerYear * traded) / rows,
      invested: invested / rows,
    };
  });
  // A strategy that never trades earns nothing: it counts as 0 among its neighbours.
  const own = trials.map((trial) => (objective === 'sharpe' ? (trial.sharpe ?? 0) : trial.profit));
  return trials.map((trial, at) => ({
    ...trial,
    score: mean(own.slice(Math.max(0, at - plateau), at + plateau + 1)),
  }));
}

/** The trial of the highest score among those that trade; ties (1e-12) go to the threshold nearest ½, then to the lower one. */
export function bestTrial(trials: readonly ThresholdTrial[], rows: number): ThresholdTrial {
  const trading = trials.filter((trial) => trial.sharpe !== null);
  const top = Math.max(...trading.map((trial) => trial.score));
  const tied = trading
    .filter((trial) => trial.score >= top - 1e-12)
    .sort((one, other) => Math.abs(one.threshold - 0.5) - Math.abs(other.threshold - 0.5));
  if (tied[0]) return tied[0];
  throw new NumericsError(
    `A threshold search needs at least 1 candidate whose returns vary, got 0 of ${trials.length} over ${rows} rows; try thresholds nearer the probabilities.`,
  );
}
