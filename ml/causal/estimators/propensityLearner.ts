import { DataQualityError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import { linearScores } from '../../models/linearModel.ts';
import { logistic, logisticNewton } from '../../models/logisticNewton.ts';
import { columnMoments, standardised } from '../../stats/columnMoments.ts';
import type { Predictor } from './learner.ts';

/** Deviation of the coefficients of standardised columns in the penalty's prior: weak, but it keeps separable data finite. */
const priorDeviation = 2;

/**
 * P(treatment = 1 | x) by logistic regression on standardised columns with penalty ‖β‖²/(2·2²), the intercept free.
 * x: (n, p) finite; treatment: 0 or 1 a row, both present, else refused with both counts.
 * Rosenbaum and Rubin (1983), Biometrika 70.
 */
export function propensityLearner(x: Matrix, treatment: Float64Array): Predictor {
  const treated = treatment.reduce((sum, value) => sum + value, 0);
  if (treated === 0 || treated === x.rows)
    throw new DataQualityError(
      `A propensity needs treated and untreated rows, got ${treated} and ${x.rows - treated}; use longer folds.`,
    );
  const width = x.columns.length;
  // A column that does not vary becomes 0.
  const scale = columnMoments(x, Infinity);
  const problem = { x: standardised(x, scale).values, y: treatment, dimension: width, c: priorDeviation ** 2 };
  const { weights } = logisticNewton(problem, { iterations: 100, tolerance: 1e-9 }, () => undefined);
  return (rows) => linearScores(standardised(rows, scale), weights[width]!, weights).map(logistic);
}
