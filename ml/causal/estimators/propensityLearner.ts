import { DataQualityError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import { logistic, logisticNewton } from '../../models/logisticNewton.ts';
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
  const scale = x.columns.map((_, j) => {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < x.rows; row += 1) sum += x.values[row * width + j]!;
    const mean = sum / x.rows;
    for (let row = 0; row < x.rows; row += 1) squares += (x.values[row * width + j]! - mean) ** 2;
    const deviation = Math.sqrt(squares / x.rows);
    return { mean, deviation: deviation > 1e-12 * Math.abs(mean) ? deviation : Infinity };
  });
  const standardised = (from: Matrix) =>
    from.values.map((value, at) => (value - scale[at % width]!.mean) / scale[at % width]!.deviation);
  const problem = { x: standardised(x), y: treatment, dimension: width, c: priorDeviation ** 2 };
  const { weights } = logisticNewton(problem, { iterations: 100, tolerance: 1e-9 }, () => undefined);
  return (rows) => {
    const z = standardised(rows);
    return Float64Array.from({ length: rows.rows }, (_, row) => {
      let score = weights[width]!;
      for (let j = 0; j < width; j += 1) score += weights[j]! * z[row * width + j]!;
      return logistic(score);
    });
  };
}
