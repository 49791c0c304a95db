import { DataQualityError, InputError } from '../../../contracts/failures.ts';
import { takeRows, takeValues } from '../../stats/matrixParts.ts';
import { blockFolds } from './blockFolds.ts';
import { estimateOf, requireEffectData, type EffectData, type EffectEstimate } from './effectData.ts';
import type { Learner } from './learner.ts';
import { longRunVariance } from './longRunVariance.ts';
import { propensityLearner } from './propensityLearner.ts';
import { ridgeLearner } from './ridgeLearner.ts';

/** What is expected of each row: the outcome without and with treatment, and the chance of treatment. */
interface BinaryNuisances {
  readonly untreated: Float64Array;
  readonly treated: Float64Array;
  /** In (0, 1). */
  readonly propensity: Float64Array;
}

interface BinaryEffects {
  /** Normalised inverse propensity weights (Hájek). */
  readonly inversePropensity: EffectEstimate;
  /** Mean difference of the two outcome regressions. Its standard error takes the regressions as known: too small. */
  readonly outcomeRegression: EffectEstimate;
  /** Augmented inverse propensity: right where either the propensity or the regressions are. */
  readonly augmented: EffectEstimate;
  /** Rows outside the trimmed range of propensities, left out of all three. */
  readonly trimmed: number;
}

/**
 * Average effect of a binary treatment, three ways, from nuisances that did not see their row.
 * IPW: Σ wY/Σw of the treated (w = 1/e) less that of the untreated (w = 1/(1 − e)). Outcome regression: mean of m₁ − m₀. AIPW: mean of
 * m₁ − m₀ + T(Y − m₁)/e − (1 − T)(Y − m₀)/(1 − e). Standard errors from the influence values, `longRunVariance` with `lag`.
 * Rows whose propensity is outside [trim, 1 − trim] are left out and counted (Crump et al. 2009, Biometrika 96: 0.1).
 * Hernán and Robins (2020), Causal Inference: What If, ch. 12–13; Robins, Rotnitzky and Zhao (1994), JASA 89.
 */
export function binaryEffects(
  { treatment, outcome }: Pick<EffectData, 'treatment' | 'outcome'>,
  nuisances: BinaryNuisances,
  { trim, lag }: { readonly trim: number; readonly lag: number },
): BinaryEffects {
  const all = Int32Array.from(treatment, (_, row) => row);
  const kept = all.filter((row) => nuisances.propensity[row]! >= trim && nuisances.propensity[row]! <= 1 - trim);
  const treatedRows = kept.filter((row) => treatment[row] === 1).length;
  if (treatedRows === 0 || treatedRows === kept.length)
    throw new DataQualityError(
      `An effect needs treated and untreated rows that resemble each other, got ${treatedRows} and ${kept.length - treatedRows} with a propensity from ${trim} to ${1 - trim}; there is no overlap.`,
    );
  const [t, y] = [takeValues(treatment, kept), takeValues(outcome, kept)];
  const [m0, m1] = [takeValues(nuisances.untreated, kept), takeValues(nuisances.treated, kept)];
  const e = takeValues(nuisances.propensity, kept);
  const regression = m1.map((value, row) => value - m0[row]!);
  const augmented = regression.map((value, row) => {
    const one = (t[row]! * (y[row]! - m1[row]!)) / e[row]!;
    return value + one - ((1 - t[row]!) * (y[row]! - m0[row]!)) / (1 - e[row]!);
  });
  return {
    inversePropensity: inversePropensity(t, y, e, lag),
    outcomeRegression: averageOf(regression, lag),
    augmented: averageOf(augmented, lag),
    trimmed: treatment.length - kept.length,
  };
}

function averageOf(scores: Float64Array, lag: number): EffectEstimate {
  const rows = scores.length;
  const effect = scores.reduce((sum, value) => sum + value, 0) / rows;
  return estimateOf(
    effect,
    errorOf(
      scores.map((value) => value - effect),
      lag,
    ),
  );
}

/** Standard error of a mean whose influence values these are. */
const errorOf = (influence: Float64Array, lag: number) =>
  Math.sqrt(Math.max(longRunVariance(influence, 1, lag)[0]!, 0)) / influence.length;

function inversePropensity(t: Float64Array, y: Float64Array, e: Float64Array, lag: number): EffectEstimate {
  const rows = t.length;
  const one = t.map((value, row) => value / e[row]!);
  const zero = t.map((value, row) => (1 - value) / (1 - e[row]!));
  const weighted = (weight: Float64Array) => {
    const total = weight.reduce((sum, value) => sum + value, 0);
    return { total, mean: weight.reduce((sum, value, row) => sum + value * y[row]!, 0) / total };
  };
  const [treated, untreated] = [weighted(one), weighted(zero)];
  const influence = y.map(
    (value, row) =>
      (rows * one[row]! * (value - treated.mean)) / treated.total -
      (rows * zero[row]! * (value - untreated.mean)) / untreated.total,
  );
  return estimateOf(treated.mean - untreated.mean, errorOf(influence, lag));
}

/** Nuisances of a binary treatment, cross-fitted in time blocks with embargo. */
export function crossFitBinary(
  data: EffectData,
  {
    folds,
    embargo,
    outcomeLearner = ridgeLearner,
  }: { readonly folds: number; readonly embargo: number; readonly outcomeLearner?: Learner },
): BinaryNuisances {
  requireEffectData('A binary effect', data);
  const { x, treatment, outcome } = data;
  const other = treatment.findIndex((value) => value !== 0 && value !== 1);
  if (other >= 0)
    throw new InputError(
      `A binary effect takes treatments 0 and 1, got ${treatment[other]!} at row ${other}; use partiallyLinear for others.`,
    );
  const [untreated, treated, propensity] = [0, 1, 2].map(() => new Float64Array(x.rows)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const { train, test } of blockFolds(x.rows, folds, embargo)) {
    const unseen = takeRows(x, test);
    propensity.set(propensityLearner(takeRows(x, train), takeValues(treatment, train))(unseen), test[0]);
    for (const [arm, into] of [untreated, treated].entries()) {
      const rows = train.filter((row) => treatment[row] === arm);
      into.set(outcomeLearner(takeRows(x, rows), takeValues(outcome, rows))(unseen), test[0]);
    }
  }
  return { untreated, treated, propensity };
}
