import { movesInto, stationaryDistribution, type SwitchingData, type SwitchingLaw } from './switchingLaw.ts';

/** What the filter leaves behind for a smoother: joint probabilities of the states of a row and its lags. */
export interface SwitchingPass {
  /** (n, m) P(s_t, …, s_{t−p} | rows before t), m = k^(max(p, 1) + 1), s_t the lowest digit of the index in base k. */
  readonly predicted: Float64Array;
  /** (n, m) the same given the rows up to t. */
  readonly filtered: Float64Array;
  /** (n) log density of each row given the rows before it. */
  readonly logLikelihood: Float64Array;
}

/** Number of joint states of a row and its lags. */
export function jointStates({ states, order }: Pick<SwitchingLaw, 'states' | 'order'>): number {
  return states ** (Math.max(order, 1) + 1);
}

export function createPass(rows: number, size: number): SwitchingPass {
  return {
    predicted: new Float64Array(rows * size),
    filtered: new Float64Array(rows * size),
    logLikelihood: new Float64Array(rows),
  };
}

/**
 * Hamilton's filter over the states of a row and its lags (Hamilton 1989, §4; 1994, Time Series Analysis, §22.4). The chain
 * begins in the stationary distribution of its first moves. The first p rows only condition what follows: they leave the
 * probabilities as predicted, and their own log density is that of the stationary autoregression around each state's
 * mean. Fills `pass`; returns Σ log density over rows p … n − 1, Hamilton's conditional likelihood; −∞,
 * `pass` unfinished, where the autoregression is not stationary.
 */
export function filterSwitching(law: SwitchingLaw, data: SwitchingData, pass: SwitchingPass): number {
  const { states: k, order: p } = law;
  const rows = data.y.length;
  const size = jointStates(law);
  const rest = size / k;
  const moves = new Float64Array(k * k);
  const joint = new Float64Array(size);
  movesInto(law, data, 0, moves);
  joint.set(stationaryDistribution(moves, k));
  const errors = new Float64Array(size);
  const expected = centres(law, size);
  const inflation = p > 0 ? stationaryVariance(law.autoregression) : 1;
  if (inflation === Infinity) return -Infinity;
  let total = 0;
  for (let t = 0; t < rows; t++) {
    if (t > 0 && data.width > 0) movesInto(law, data, t, moves);
    const predicted = pass.predicted.subarray(t * size, (t + 1) * size);
    predict(joint, moves, k, rest, predicted);
    let seen = data.y[t]!;
    for (let lag = 1; lag <= p && t >= p; lag++) seen -= law.autoregression[lag - 1]! * data.y[t - lag]!;
    for (let index = 0; index < size; index++) {
      errors[index] = seen - (t < p ? law.means[index % k]! : expected[index]!);
    }
    const density = update(law, predicted, errors, t < p ? inflation : 1, joint);
    pass.logLikelihood[t] = density;
    if (t < p) joint.set(predicted);
    else total += density;
    pass.filtered.set(joint, t * size);
  }
  return total;
}

/** P(s_{t+1}, s_t, …) from P(s_t, …): the oldest state is summed out, the next one comes in by its moves. */
function predict(joint: Float64Array, moves: Float64Array, k: number, rest: number, out: Float64Array): void {
  for (let kept = 0; kept < rest; kept++) {
    let mass = 0;
    for (let oldest = 0; oldest < k; oldest++) mass += joint[oldest * rest + kept]!;
    const from = (kept % k) * k;
    for (let j = 0; j < k; j++) out[kept * k + j] = mass * moves[from + j]!;
  }
}

/** (m) what each joint state expects of y_t beside the lags of y: μ(s_t) − Σ φ_l·μ(s_{t−l}). */
function centres({ states: k, order: p, means, autoregression }: SwitchingLaw, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, index) => {
    let centre = means[index % k]!;
    let digits = index;
    for (let lag = 1; lag <= p; lag++) {
      digits = Math.floor(digits / k);
      centre -= autoregression[lag - 1]! * means[digits % k]!;
    }
    return centre;
  });
}

/** Bayes' rule: `joint` becomes proportional to predicted × density; returns the log of the sum. */
function update(
  { states: k, variances }: SwitchingLaw,
  predicted: Float64Array,
  errors: Float64Array,
  wide: number,
  joint: Float64Array,
): number {
  let largest = -Infinity;
  for (let state = 0; state < k; state++) {
    const variance = variances[state]! * wide;
    const constant = -0.5 * Math.log(2 * Math.PI * variance);
    for (let index = state; index < joint.length; index += k) {
      const logDensity = constant - (0.5 * errors[index]! * errors[index]!) / variance;
      errors[index] = logDensity;
      if (predicted[index]! > 0 && logDensity > largest) largest = logDensity;
    }
  }
  let sum = 0;
  for (let index = 0; index < joint.length; index++) {
    const weight = predicted[index]! > 0 ? predicted[index]! * Math.exp(errors[index]! - largest) : 0;
    joint[index] = weight;
    sum += weight;
  }
  for (let index = 0; index < joint.length; index++) joint[index] = joint[index]! / sum;
  return largest + Math.log(sum);
}

/** Variance of a stationary autoregression of unit errors: Σ ψ_j², ψ its impulse response; Infinity where it is not. */
function stationaryVariance(autoregression: Float64Array): number {
  const p = autoregression.length;
  const past = new Float64Array(p);
  past[0] = 1;
  let sum = 1;
  for (let step = 0; step < 3000; step++) {
    let next = 0;
    for (let lag = 0; lag < p; lag++) next += autoregression[lag]! * past[lag]!;
    past.copyWithin(1, 0, p - 1);
    past[0] = next;
    sum += next * next;
    if (past.every((value) => value * value < 1e-18 * sum)) return sum;
  }
  return Infinity;
}

/** (n, k) probabilities of each row's own state from joint ones (n, m). */
export function marginal(joint: Float64Array, rows: number, k: number): Float64Array {
  const size = joint.length / rows;
  const out = new Float64Array(rows * k);
  for (let t = 0; t < rows; t++) {
    for (let index = 0; index < size; index++) {
      const at = t * k + (index % k);
      out[at] = out[at]! + joint[t * size + index]!;
    }
  }
  return out;
}
