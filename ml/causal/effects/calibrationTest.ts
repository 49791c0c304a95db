import { studentTCdf } from '../../stats/studentT.ts';
import type { FittedRows } from './fittedRows.ts';
import { robustRegression, type Coefficient } from './robust.ts';

export interface CalibrationTest {
  /** 1 where the forest's average effect is right; pValue one-sided, of ≤ 0. */
  readonly meanPrediction: Coefficient;
  /** 1 where it has differences between rows right; a small one-sided pValue (of ≤ 0) is evidence that effects differ. */
  readonly differentialPrediction: Coefficient;
}

/**
 * Omnibus calibration: Y − m regressed on (T − e)·τ̄ and (T − e)·(τ(x) − τ̄) without intercept, τ out of bag, HC3 or clustered
 * errors. Chernozhukov, Demirer, Duflo & Fernández-Val (2018), best linear predictor; as grf's test_calibration.
 */
export function calibrationTest(rows: FittedRows): CalibrationTest {
  const { treatment, treatmentMean, outcome, outcomeMean, effect, weights, clusters } = rows;
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const mean = effect.reduce((sum, tau, i) => sum + weights[i]! * tau, 0) / weight;
  const found = robustRegression({
    names: ['mean prediction', 'differential prediction'],
    columns: [
      treatment.map((t, i) => (t - treatmentMean[i]!) * mean),
      treatment.map((t, i) => (t - treatmentMean[i]!) * (effect[i]! - mean)),
    ],
    y: outcome.map((y, i) => y - outcomeMean[i]!),
    weights,
    clusters,
  });
  const freedom = effect.length - 2;
  const [meanPrediction, differentialPrediction] = found.map((coefficient) => ({
    ...coefficient,
    pValue: studentTCdf(-coefficient.t, freedom),
  }));
  return { meanPrediction: meanPrediction!, differentialPrediction: differentialPrediction! };
}
