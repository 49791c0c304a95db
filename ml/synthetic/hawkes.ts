import { InputError } from '../../contracts/failures.ts';
import { spectralRadius } from '../pointProcess/spectralRadius.ts';
import { portableLog } from '../stats/portableLog.ts';
import { createRandom } from '../stats/rng.ts';
import { requireRange } from './requireParameters.ts';

export interface HawkesParameters {
  /** Events a second of each kind that nothing excites: μ_i > 0. */
  readonly baseline: readonly number[];
  /** Row i, column j: expected children of kind i of one event of kind j, α_ij ≥ 0. */
  readonly branching: readonly (readonly number[])[];
  /** Decay β of the excitation, 1/s. */
  readonly decay: number;
}

export interface HawkesPath {
  /** Seconds since the start, ascending. */
  readonly times: Float64Array;
  /** The kind of each event, 0 … kinds − 1. */
  readonly kinds: Int32Array;
  readonly truth: HawkesParameters & {
    readonly horizon: number;
    /** Spectral radius n of the branching matrix: below 1, the share of events that others excited. */
    readonly branchingRatio: number;
    /** Events a second of each kind in the long run: (I − α)⁻¹ μ. */
    readonly meanRates: readonly number[];
  };
}

const mostEvents = 20_000_000;

/**
 * A path of a multivariate Hawkes process with exponential kernels, by Ogata's thinning, which is exact.
 *
 *   λ_i(t) = μ_i + Σ_j Σ_{t_k < t, kind j} α_ij β exp(−β (t − t_k))
 *
 * Between events λ falls, so the total intensity just after the last event bounds it: a candidate after an exponential
 * wait at that bound stays with probability λ(t) / bound. `warmUp` seconds before the start run unrecorded, so that the
 * path begins in its long-run state; with 0 nothing excites at the start. Time is in seconds.
 * Ogata (1981), "On Lewis' simulation method for point processes", IEEE Trans. Inf. Theory 27(1);
 * Hawkes (1971), Biometrika 58(1), for the mean rates.
 * Example: baseline 0.5, branching 0.6: 0.5 / (1 − 0.6) = 1.25 events a second.
 */
export function generateHawkes(
  parameters: HawkesParameters,
  { seed, horizon, warmUp }: { readonly seed: number; readonly horizon: number; readonly warmUp?: number },
): HawkesPath {
  const { baseline, branching, decay } = parameters;
  const { branchingRatio, meanRates } = checked(parameters);
  requireRange('The horizon of a Hawkes path in seconds', horizon, [1e-9, 1e12]);
  const due = meanRates.reduce((sum, rate) => sum + rate, 0) * horizon;
  requireRange('Expected events of a Hawkes path', due, [0, mostEvents / 2]);
  const kindCount = baseline.length;
  const total = baseline.reduce((sum, rate) => sum + rate, 0);
  const random = createRandom(seed, 'hawkes');
  const excited = new Float64Array(kindCount);
  const times: number[] = [];
  const kinds: number[] = [];
  let time = -(warmUp ?? 20 / (decay * (1 - branchingRatio)));
  for (;;) {
    const bound = total + excited.reduce((sum, value) => sum + value, 0);
    const wait = -portableLog(1 - random.uniform()) / bound;
    time += wait;
    if (time >= horizon) break;
    const left = Math.exp(-decay * wait);
    for (let kind = 0; kind < kindCount; kind++) excited[kind]! *= left;
    // One uniform both thins and picks the kind: it falls into one of the intensities or beyond them all.
    let mark = random.uniform() * bound;
    let kind = 0;
    for (; kind < kindCount; kind++) {
      mark -= baseline[kind]! + excited[kind]!;
      if (mark < 0) break;
    }
    if (kind === kindCount) continue;
    if (time >= 0) {
      times.push(time);
      kinds.push(kind);
    }
    for (let child = 0; child < kindCount; child++) excited[child]! += branching[child]![kind]! * decay;
  }
  const truth = { ...parameters, horizon, branchingRatio, meanRates };
  return { times: Float64Array.from(times), kinds: Int32Array.from(kinds), truth };
}

function checked({ baseline, branching, decay }: HawkesParameters): {
  readonly branchingRatio: number;
  readonly meanRates: readonly number[];
} {
  const kinds = baseline.length;
  const square = branching.length === kinds && branching.every((row) => row.length === kinds);
  if (
    kinds === 0 ||
    !square ||
    ![...baseline, ...branching.flat(), decay].every((value) => value >= 0 && value < Infinity)
  ) {
    throw new InputError(
      `A Hawkes process needs rates of at least one kind and as square a branching matrix, all from 0 on, got ${kinds} rates and ${branching.length} rows.`,
    );
  }
  requireRange('The decay of a Hawkes process in 1/s', decay, [1e-9, 1e9]);
  requireRange(
    'The total baseline of a Hawkes process',
    baseline.reduce((sum, rate) => sum + rate, 0),
    [1e-12, 1e9],
  );
  const branchingRatio = spectralRadius(branching);
  if (branchingRatio > 0.999) {
    throw new InputError(
      `The branching ratio of a Hawkes process should be at most 0.999 so that it stays finite, got ${branchingRatio}: lower the branching matrix.`,
    );
  }
  return { branchingRatio, meanRates: meanRatesOf(baseline, branching) };
}

/** The fixed point of r = μ + α r, reached since the spectral radius is below 1. */
function meanRatesOf(baseline: readonly number[], branching: readonly (readonly number[])[]): readonly number[] {
  let rates = [...baseline];
  for (;;) {
    const next = baseline.map(
      (rate, kind) => rate + branching[kind]!.reduce((sum, children, j) => sum + children * rates[j]!, 0),
    );
    const still = next.every((rate, kind) => Math.abs(rate - rates[kind]!) <= 1e-15 * rate);
    rates = next;
    if (still) return rates;
  }
}
