import { mean } from '../stats/mean.ts';

/** Products of one estimate: lags stop where more would take seconds. */
const mostProducts = 2e8;

export interface EffectiveRows {
  /** Integrated autocorrelation time 1 + 2 Σ ρ_k, ≥ 1: how many rows count as one. */
  readonly time: number;
  /** rows / time: how many independent rows know as much about the mean. */
  readonly rows: number;
}

/**
 * How many independent rows a series of resembling neighbours is worth: n / τ, τ = 1 + 2 Σ_k ρ_k with the sum cut by Geyer's
 * initial positive sequence: pairs ρ_{2k} + ρ_{2k+1} are added while they are positive, none larger than the one before.
 * values: in time order, at least 1, finite. A constant series and one that alternates count in full (τ is held at 1 or more).
 * O(n · τ). Biased down for series that hardly return: a random walk of n rows is given a τ of about n/5, which is enough to know
 * it by. Geyer (1992), "Practical Markov chain Monte Carlo", Statistical Science 7, §3.3.
 * Example: a first-order autoregression with coefficient 0.95 has τ = 1.95 / 0.05 = 39.
 */
export function effectiveRows(values: Float64Array): EffectiveRows {
  const n = values.length;
  const centre = mean(values);
  const x = values.map((value) => value - centre);
  const product = (lag: number) => {
    let sum = 0;
    for (let i = lag; i < n; i += 1) sum += x[i]! * x[i - lag]!;
    return sum;
  };
  const variance = product(0);
  const mostLags = Math.min(n - 1, Math.ceil(mostProducts / n));
  let [total, before] = [0, Infinity];
  for (let lag = 0; variance > 0 && lag + 1 <= mostLags; lag += 2) {
    const pair = (product(lag) + product(lag + 1)) / variance;
    if (!(pair > 0)) break;
    before = Math.min(before, pair);
    total += before;
  }
  const time = Math.max(1, 2 * total - 1);
  return { time, rows: n / time };
}
