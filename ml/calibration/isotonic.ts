import { defineCalibrator } from './calibrator.ts';
import { curveOfData, fitIsotonicCurve, readIsotonicCurve } from './isotonicCurve.ts';

/**
 * Isotonic calibration: any curve that does not fall, read by linear interpolation between knots, flat beyond them. Its ends may be
 * exactly 0 or 1, which log loss punishes without bound: clip them before use as probabilities (`calibrated` does).
 */
export const isotonic = defineCalibrator({
  name: 'isotonic',
  revision: 1,
  purpose: 'Any curve that does not fall: bends what a formula cannot, and wants a thousand rows or more to do so.',
  cite: 'Zadrozny and Elkan (2002), "Transforming classifier scores into accurate multiclass probability estimates", KDD.',
  minimumRows: 50,
  advisedRows: 1000,
  fit(scores, labels, weights) {
    const { x, y } = fitIsotonicCurve(scores, labels, weights);
    return { x: [...x], y: [...y] };
  },
  apply: (data, scores) => readIsotonicCurve(curveOfData(data), scores),
});
