import { DataQualityError, InputError } from '../../../contracts/failures.ts';
import { normalQuantile } from '../../stats/normalQuantile.ts';
import { overlapRows, pickRows, robustScores, type FittedRows } from './fittedRows.ts';
import { influenceError } from './robust.ts';

/** Over whom an effect is averaged; `overlap` weighs rows by Var[T | x] and needs no trimming. */
export type AverageTarget = 'all' | 'treated' | 'control' | 'overlap';

export interface AverageOptions {
  readonly target?: AverageTarget;
  /** Rows whose probability of treatment is nearer to 0 or 1 are left out (`overlapRows`); 0 keeps all. */
  readonly trim?: number;
  readonly level?: number;
  /** Only these rows. */
  readonly rows?: Int32Array;
}

export interface AverageEffect {
  readonly target: AverageTarget;
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  /** Rows that count, of `of`; the rest were trimmed. */
  readonly rows: number;
  readonly of: number;
}

/** Two-sided normal quantile of a level such as 0.95. */
export function intervalWidth(level: number): number {
  if (level > 0 && level < 1) return normalQuantile(0.5 + level / 2);
  throw new InputError(`An interval needs a level between 0 and 1, got ${level}; 0.95 is usual.`);
}

/**
 * Average effect over a target population with its error, robust to clusters.
 * all: mean of the doubly robust scores. treated, control: mean τ of those plus the weighted residuals of both arms, odds
 * weights normalised to sum to one (binary treatments only). overlap: slope of Y − m on T − e, which rows with T certain
 * given x do not enter (Li, Morgan & Zaslavsky (2018), JASA 113). Errors are those of the influences; as in grf.
 */
export function averageEffect(all: FittedRows, options: AverageOptions = {}): AverageEffect {
  const { target = 'all', trim = 0.02, level = 0.95 } = options;
  if (!(trim >= 0 && trim < 0.5)) throw new InputError(`trim must be at least 0 and below 0.5, got ${trim}.`);
  const wanted = options.rows ? pickRows(all, options.rows) : all;
  const rows = target === 'overlap' ? wanted : pickRows(wanted, overlapRows(wanted, trim));
  const of = wanted.effect.length;
  if (rows.effect.length < 2) {
    throw new DataQualityError(
      `An average effect needs at least 2 rows with overlap, got ${rows.effect.length} of ${of} at trim ${trim}; lower it or ask for the overlap target.`,
    );
  }
  const { estimate, influence } = estimators[target](rows);
  const standardError = influenceError(influence, rows.clusters);
  const half = intervalWidth(level) * standardError;
  const interval = { lower: estimate - half, upper: estimate + half, level };
  return { target, estimate, standardError, ...interval, rows: rows.effect.length, of };
}

interface Estimate {
  readonly estimate: number;
  /** (n) The sum of their squares is the variance where rows are independent. */
  readonly influence: Float64Array;
}

const estimators: Readonly<Record<AverageTarget, (rows: FittedRows) => Estimate>> = {
  all: averageOfAll,
  treated: (rows) => averageOfArm(rows, 1),
  control: (rows) => averageOfArm(rows, 0),
  overlap: overlapSlope,
};

function averageOfAll(rows: FittedRows): Estimate {
  const scores = robustScores(rows);
  const weight = rows.weights.reduce((sum, w) => sum + w, 0);
  const estimate = scores.reduce((sum, score, i) => sum + rows.weights[i]! * score, 0) / weight;
  return { estimate, influence: scores.map((score, i) => (rows.weights[i]! * (score - estimate)) / weight) };
}

/** Average over those with T = arm: the other arm is weighted by the odds of being in this one. */
function averageOfArm(rows: FittedRows, arm: 0 | 1): Estimate {
  const { treatment, outcome, weights, treatmentMean, outcomeMean, effect, binary } = rows;
  if (!binary) {
    throw new InputError(
      'The effect on the treated or untreated needs a treatment of 0 and 1, got other numbers; ask for all or overlap.',
    );
  }
  const pull = treatment.map((t, i) => {
    const e = treatmentMean[i]!;
    if (t === arm) return weights[i]!;
    return (weights[i]! * (arm === 1 ? e : 1 - e)) / (arm === 1 ? 1 - e : e);
  });
  const sums = [0, 0];
  pull.forEach((value, i) => (sums[treatment[i]!] = sums[treatment[i]!]! + value));
  if (sums[0] === 0 || sums[1] === 0) {
    throw new DataQualityError(
      `An effect on one arm needs rows of both, got ${treatment.filter((t) => t === 1).length} treated of ${treatment.length}; trim less.`,
    );
  }
  const inArm = (i: number): number => (treatment[i] === arm ? weights[i]! / sums[arm]! : 0);
  const raw = effect.reduce((sum, tau, i) => sum + inArm(i) * tau, 0);
  const correction = treatment.map((t, i) => {
    const residual = outcome[i]! - outcomeMean[i]! - (t - treatmentMean[i]!) * effect[i]!;
    return ((t === 1 ? 1 : -1) * pull[i]! * residual) / sums[t]!;
  });
  const shift = correction.reduce((sum, value) => sum + value, 0);
  const influence = correction.map((value, i) => value + inArm(i) * (effect[i]! - raw));
  return { estimate: raw + shift, influence };
}

function overlapSlope({ treatment, outcome, weights, treatmentMean, outcomeMean }: FittedRows): Estimate {
  const centred = (values: Float64Array, means: Float64Array): Float64Array => {
    const residual = values.map((value, i) => value - means[i]!);
    const weight = weights.reduce((sum, w) => sum + w, 0);
    const mean = residual.reduce((sum, value, i) => sum + weights[i]! * value, 0) / weight;
    return residual.map((value) => value - mean);
  };
  const t = centred(treatment, treatmentMean);
  const y = centred(outcome, outcomeMean);
  const spread = t.reduce((sum, value, i) => sum + weights[i]! * value * value, 0);
  const estimate = t.reduce((sum, value, i) => sum + weights[i]! * value * y[i]!, 0) / spread;
  return { estimate, influence: t.map((value, i) => (weights[i]! * value * (y[i]! - estimate * value)) / spread) };
}
