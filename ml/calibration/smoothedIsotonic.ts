import { defineCalibrator } from './calibrator.ts';
import { curveOfData, fitIsotonicCurve, readIsotonicCurve, type IsotonicCurve } from './isotonicCurve.ts';
import { pava } from './pava.ts';

/** Rows at the base rate that every step of the curve may be mixed with. */
const priorRows = [1, 5, 15, 50, 150, 500, 1500] as const;
const folds = 5;

interface Rows {
  readonly scores: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
}

interface Step {
  readonly weight: number;
  readonly ones: number;
  readonly scores: number;
}

/** The rows of each flat stretch of the isotonic curve, in the order of the curve. */
function stepsOf({ scores, labels, weights }: Rows): Step[] {
  const steps = new Map<number, Step>();
  readIsotonicCurve(fitIsotonicCurve(scores, labels, weights), scores).forEach((level, row) => {
    const weight = weights[row]!;
    if (weight === 0) return;
    const { weight: w, ones, scores: sum } = steps.get(level) ?? { weight: 0, ones: 0, scores: 0 };
    steps.set(level, { weight: w + weight, ones: ones + weight * labels[row]!, scores: sum + weight * scores[row]! });
  });
  return [...steps].sort(([one], [other]) => one - other).map(([, step]) => step);
}

function curveOf(steps: readonly Step[], prior: number): IsotonicCurve {
  const [rows, ones] = steps.reduce(([n, sum], step) => [n + step.weight, sum + step.ones], [0, 0]);
  const mixed = Float64Array.from(steps, (step) => (step.ones + (prior * ones) / rows) / (step.weight + prior));
  const weights = Float64Array.from(steps, ({ weight }) => weight + prior);
  return { x: Float64Array.from(steps, ({ scores, weight }) => scores / weight), y: pava(mixed, weights) };
}

/** Rows of each fold: equal scores share one, so that a row of weight 2 stands for two rows. */
function foldOf(scores: Float64Array): Int32Array {
  const distinct = [...new Set(scores)].sort((one, other) => one - other);
  const place = new Map(distinct.map((score, at) => [score, at % folds]));
  return Int32Array.from(scores, (score) => place.get(score)!);
}

function select({ scores, labels, weights }: Rows, kept: (row: number) => boolean): Rows {
  const rows = [...scores.keys()].filter(kept);
  const take = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return { scores: take(scores), labels: take(labels), weights: take(weights) };
}

function logLoss(curve: IsotonicCurve, { scores, labels, weights }: Rows): number {
  const edge = 1e-9;
  return readIsotonicCurve(curve, scores).reduce((sum, p, row) => {
    const right = labels[row] === 1 ? p : 1 - p;
    return sum - weights[row]! * Math.log(Math.min(1, Math.max(edge, right)));
  }, 0);
}

/** The prior whose curves lose least on the folds that they were not fitted on; of equals the larger one. */
function choosePrior(rows: Rows): number {
  const fold = foldOf(rows.scores);
  const losses = priorRows.map(() => 0);
  for (let left = 0; left < folds; left += 1) {
    const [out, fitted] = [select(rows, (row) => fold[row] === left), select(rows, (row) => fold[row] !== left)];
    if (out.weights.every((weight) => weight === 0) || fitted.weights.every((weight) => weight === 0)) continue;
    const steps = stepsOf(fitted);
    priorRows.forEach((prior, at) => (losses[at]! += logLoss(curveOf(steps, prior), out)));
  }
  return priorRows[losses.lastIndexOf(Math.min(...losses))]!;
}

/**
 * Isotonic calibration whose steps are estimated as (ones + m·r) / (rows + m), r the base rate: each flat stretch of the isotonic
 * curve is mixed with m rows at the base rate and set at the mean score of its rows; where the mixing lets the curve fall, it is pooled
 * again with weights rows + m. Linear between steps, flat beyond. m is the one of 1, 5, 15, 50, 150, 500, 1500 with the least log
 * loss over five folds (scores dealt out in their order, equal ones together). A step of a few noisy rows can therefore not reach 0
 * or 1, which costs plain isotonic curves more log loss than they gain.
 * Zadrozny and Elkan (2001), "Obtaining calibrated probability estimates from decision trees and naive Bayesian classifiers", ICML, §3
 * (m-estimation), on the steps of isotonic regression. Example: with m = 50, 3 of 3 ones at a base rate of 0.6 become 33 / 53 = 0.623.
 */
export const smoothedIsotonic = defineCalibrator({
  name: 'smoothedIsotonic',
  revision: 1,
  purpose: 'An isotonic curve whose steps are drawn to the base rate, as far as unseen rows want it: for noisy scores.',
  cite: 'Zadrozny and Elkan (2001), "Obtaining calibrated probability estimates from decision trees and naive Bayesian classifiers", ICML, §3.',
  minimumRows: 50,
  advisedRows: 500,
  fit(scores, labels, weights) {
    const rows = { scores, labels, weights };
    const prior = choosePrior(rows);
    const { x, y } = curveOf(stepsOf(rows), prior);
    return { x: [...x], y: [...y], prior };
  },
  apply: (data, scores) => readIsotonicCurve(curveOfData(data), scores),
});
