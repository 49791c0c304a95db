import { logistic, logisticLoss } from '../models/logisticNewton.ts';
import { defineCalibrator } from './calibrator.ts';
import { keepInside } from './logits.ts';
import { weightedLogistic } from './weightedLogistic.ts';

/** Small enough to leave ten digits alone, large enough to keep separable classes finite. */
const ridge = 1e-8;

interface Curve {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** ln p and −ln(1 − p) of every score. */
function features(scores: Float64Array): readonly [Float64Array, Float64Array] {
  const inside = scores.map(keepInside);
  return [inside.map(Math.log), inside.map((p) => -Math.log1p(-p))];
}

function loss(curve: Curve, [up, down]: readonly Float64Array[], labels: Float64Array, weights: Float64Array): number {
  return labels.reduce(
    (sum, label, row) =>
      sum + weights[row]! * logisticLoss(curve.a * up![row]! + curve.b * down![row]! + curve.c, label),
    0,
  );
}

/**
 * Minimum under a, b ≥ 0: the problem is convex, so it is the best of the unbounded minima over the four faces of the quadrant
 * that lie in it.
 */
function fitCurve(scores: Float64Array, labels: Float64Array, weights: Float64Array): Curve {
  const both = features(scores);
  const ones = new Float64Array(scores.length).fill(1);
  const faces = [[0, 1], [0], [1], []].map((kept): Curve => {
    const columns = [...kept.map((at) => both[at]!), ones];
    const theta = weightedLogistic({ columns, target: labels, weights, ridge }, new Float64Array(columns.length));
    const of = (at: number) => (kept.includes(at) ? theta[kept.indexOf(at)]! : 0);
    return { a: of(0), b: of(1), c: theta.at(-1)! };
  });
  const allowed = faces.filter(({ a, b }) => a >= 0 && b >= 0);
  const scored = allowed.map((curve) => ({ curve, loss: loss(curve, both, labels, weights) }));
  return scored.reduce((best, next) => (next.loss < best.loss ? next : best)).curve;
}

/**
 * Beta calibration: logit q = a·ln p − b·ln(1 − p) + c with a, b ≥ 0, so the curve never falls; a = b = 1, c = 0 changes nothing,
 * which a sigmoid over p itself cannot say. p is kept 1e-6 away from 0 and 1; a ridge of 1e-8 keeps separable classes finite.
 */
export const beta = defineCalibrator({
  name: 'beta',
  revision: 1,
  purpose: 'Three numbers that bend both ends of the scale apart, and can leave calibrated scores as they are.',
  cite: 'Kull, Silva Filho and Flach (2017), "Beta calibration", AISTATS, PMLR 54.',
  minimumRows: 30,
  advisedRows: 200,
  fit: (scores, labels, weights) => ({ ...fitCurve(scores, labels, weights) }),
  apply(data, scores) {
    const [a, b, c] = [Number(data['a']), Number(data['b']), Number(data['c'])];
    const [up, down] = features(scores);
    return up.map((value, row) => logistic(a * value + b * down[row]! + c));
  },
});
