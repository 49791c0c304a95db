import { calibrationTable } from '../calibrationTable.ts';
import { defineMetric, known, type ClassifierSample } from './metric.ts';

/** Σ over 10 equal-width bins of share of rows · |mean probability − share of ones|. */
export const expectedCalibrationError = defineMetric<ClassifierSample>({
  name: 'expected_calibration_error',
  purpose: 'Mean distance of the probability from the frequency, over 10 equal-width bins.',
  cite: 'Naeini, Cooper and Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning", AAAI.',
  better: 'lower',
  range: [0, 1],
  compute(sample) {
    const { predicted, observed, count } = calibrationTable(sample);
    const sum = count.reduce((total, rows, bin) => total + rows * Math.abs(predicted[bin]! - observed[bin]!), 0);
    return known(sum / sample.label.length);
  },
});
