import { logistic } from '../models/logisticNewton.ts';
import { defineCalibrator } from './calibrator.ts';
import { logits } from './logits.ts';

const [coldest, hottest] = [0.01, 100];

/** Slope of Σ w [ln(1 + e^{βf}) − y β f] in β, which rises with β: the loss is convex. */
function slope(f: Float64Array, labels: Float64Array, weights: Float64Array, beta: number): number {
  let sum = 0;
  for (let row = 0; row < f.length; row += 1)
    sum += weights[row]! * (logistic(beta * f[row]!) - labels[row]!) * f[row]!;
  return sum;
}

/** The root of the slope in β = 1 / T by bisection to the last digit, or the end of the range that the loss falls towards. */
function inverseTemperature(f: Float64Array, labels: Float64Array, weights: Float64Array): number {
  let [low, high] = [1 / hottest, 1 / coldest];
  if (slope(f, labels, weights, low) >= 0) return low;
  if (slope(f, labels, weights, high) <= 0) return high;
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (slope(f, labels, weights, middle) < 0) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Temperature scaling: q = 1 / (1 + exp(−logit p / T)), T > 0 minimising log loss, searched from 0.01 to 100; an end of that range
 * is given where scores separate the classes or speak against them. Order and the call at ½ never change.
 */
export const temperature = defineCalibrator({
  name: 'temperature',
  revision: 1,
  purpose: 'One number that makes all probabilities bolder or shyer; right where a model is only too sure of itself.',
  cite: 'Guo, Pleiss, Sun and Weinberger (2017), "On calibration of modern neural networks", ICML.',
  minimumRows: 10,
  advisedRows: 50,
  fit: (scores, labels, weights) => ({ temperature: 1 / inverseTemperature(logits(scores), labels, weights) }),
  apply(data, scores) {
    const degrees = Number(data['temperature']);
    return logits(scores).map((f) => logistic(f / degrees));
  },
});
