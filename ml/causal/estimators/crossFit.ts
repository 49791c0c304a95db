import { DataQualityError } from '../../../contracts/failures.ts';
import { takeRows, takeValues } from '../../stats/matrixParts.ts';
import { blockFolds } from './blockFolds.ts';
import { requireEffectData, type EffectData } from './effectData.ts';
import type { Learner } from './learner.ts';
import { ridgeLearner } from './ridgeLearner.ts';

export interface CrossFitOptions {
  /** Time blocks. */
  readonly folds: number;
  /** Rows left out on either side of a block: as many as an outcome reaches over. */
  readonly embargo: number;
  /** Ridge regression where left out. */
  readonly outcomeLearner?: Learner;
  readonly treatmentLearner?: Learner;
}

/** Nuisances of every row by models that did not see its time block, and what they leave. */
export interface Residuals {
  /** E[Y | x]. */
  readonly expectedOutcome: Float64Array;
  /** E[T | x]. */
  readonly expectedTreatment: Float64Array;
  /** Y − E[Y | x]. */
  readonly outcome: Float64Array;
  /** T − E[T | x]. */
  readonly treatment: Float64Array;
}

/**
 * Cross-fitted residuals of outcome and treatment: what the covariates do not explain of either, out of fold in time.
 * Refuses what `requireEffectData` and `blockFolds` refuse, and a treatment that its covariates explain to the last digit.
 * Chernozhukov et al. (2018), "Double/debiased machine learning", Econometrics Journal 21, definition 3.2.
 */
export function crossFit(data: EffectData, options: CrossFitOptions): Residuals {
  requireEffectData('Cross-fitting', data);
  const { x, treatment, outcome } = data;
  const { outcomeLearner = ridgeLearner, treatmentLearner = ridgeLearner } = options;
  const expectedOutcome = new Float64Array(x.rows);
  const expectedTreatment = new Float64Array(x.rows);
  for (const { train, test } of blockFolds(x.rows, options.folds, options.embargo)) {
    const [seen, unseen] = [takeRows(x, train), takeRows(x, test)];
    expectedOutcome.set(outcomeLearner(seen, takeValues(outcome, train))(unseen), test[0]);
    expectedTreatment.set(treatmentLearner(seen, takeValues(treatment, train))(unseen), test[0]);
  }
  const left = treatment.map((value, row) => value - expectedTreatment[row]!);
  const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  const [all, kept] = [squares(treatment), squares(left)];
  if (!(kept > 1e-18 * all))
    throw new DataQualityError(
      `An effect needs a treatment that its covariates do not determine, got ${kept} of a sum of squares of ${all} left; leave the covariate that copies it out.`,
    );
  return {
    expectedOutcome,
    expectedTreatment,
    outcome: outcome.map((value, row) => value - expectedOutcome[row]!),
    treatment: left,
  };
}
