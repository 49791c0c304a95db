import { choleskyFactor } from '../../linalg/cholesky.ts';
import { floorEigenvalues } from '../../linalg/symmetricEigen.ts';
import { maximiseDegrees, tailWeights } from '../studentHmm/maximiseDegrees.ts';
import { plainLayout, type CovarianceKind, type HmmParameters, type Posterior, type RowLayout } from './hmmTypes.ts';
import { momentsOfPresent } from './missing.ts';
import { noPriors, shrinkCovariance, type HmmPriors } from './priors.ts';

export interface MaximiseOptions {
  readonly covariance: CovarianceKind;
  /** Least eigenvalue of a covariance, in squared units of `x`. */
  readonly floor: number;
  /** One sequence without gaps where absent. */
  readonly layout?: RowLayout;
  /** Maximum likelihood where absent. */
  readonly priors?: HmmPriors;
  /** Whether Student-t states share their degrees of freedom; `state` where absent. */
  readonly degrees?: 'state' | 'shared';
}

/**
 * The M step: parameters that maximise the expected log likelihood (and priors) given `smoothed` (n, k) and `moves`
 * (k, k), written over `parameters`. Means and covariances are posterior-weighted maximum likelihood (divisor Σγ); each
 * covariance's eigenvalues are raised to `floor`. A state that nothing leaves keeps its row of the transition matrix, and
 * one with no weight keeps its density. Returns the number of eigenvalues raised.
 */
export function maximise(
  x: Float64Array,
  rows: number,
  { smoothed, moves }: Posterior,
  parameters: HmmParameters,
  options: MaximiseOptions,
): number {
  const { states: k, dimension: d } = parameters;
  const { layout = plainLayout, priors = noPriors } = options;
  maximiseMoves(smoothed, moves, parameters, layout.starts, priors);
  const tails = parameters.degrees ? tailWeights(x, rows, smoothed, parameters) : null;
  let raised = 0;
  let total = 0;
  const pooled = new Float64Array(d * d);
  for (let i = 0; i < k; i++) {
    const size = d * d;
    const mean = parameters.means.subarray(i * d, (i + 1) * d);
    const covariance = parameters.covariances.subarray(i * size, (i + 1) * size);
    const moments = layout.patterns ? presentMoments(layout.patterns) : d === 3 ? threeMoments : manyMoments;
    const weight = moments(x, rows, tails?.weights ?? smoothed, i, k, mean, covariance);
    if (weight === 0) continue;
    if (tails) for (let at = 0; at < size; at++) covariance[at] = covariance[at]! * (weight / tails.mass[i]!);
    const mass = tails ? tails.mass[i]! : weight;
    if (options.covariance === 'tied') {
      total += mass;
      for (let at = 0; at < size; at++) pooled[at] = pooled[at]! + mass * covariance[at]!;
      continue;
    }
    shape(covariance, d, options.covariance);
    if (priors.covariance > 0) shrinkCovariance(covariance, d, mass, priors.covariance);
    raised += applyFloor(covariance, d, options.covariance, options.floor);
  }
  if (options.covariance === 'tied') raised += tie(parameters, pooled, total, priors.covariance, options.floor);
  if (parameters.degrees) maximiseDegrees(x, rows, smoothed, parameters, options.degrees ?? 'state');
  return raised;
}

function maximiseMoves(
  smoothed: Float64Array,
  moves: Float64Array,
  { states: k, start, transition }: HmmParameters,
  starts: readonly number[],
  priors: HmmPriors,
): void {
  let first = 0;
  for (const begin of starts) for (let i = 0; i < k; i++) first += smoothed[begin * k + i]!;
  for (let i = 0; i < k; i++) {
    let begins = 0;
    for (const begin of starts) begins += smoothed[begin * k + i]!;
    start[i] = begins / first;
    const count = (j: number) => moves[i * k + j]! + priors.transition + (i === j ? priors.persistence : 0);
    let leaving = 0;
    for (let j = 0; j < k; j++) leaving += count(j);
    if (leaving > 0) for (let j = 0; j < k; j++) transition[i * k + j] = count(j) / leaving;
  }
}

/** Gives every state the pooled covariance, its eigenvalues raised to the floor; returns how many were. */
function tie(
  { states: k, dimension: d, covariances }: HmmParameters,
  pooled: Float64Array,
  weight: number,
  pseudoRows: number,
  floor: number,
): number {
  for (let at = 0; at < d * d; at++) pooled[at] = pooled[at]! / weight;
  if (pseudoRows > 0) shrinkCovariance(pooled, d, weight, pseudoRows);
  const raised = applyFloor(pooled, d, 'tied', floor);
  for (let state = 0; state < k; state++) covariances.set(pooled, state * d * d);
  return raised;
}

/** Sets to zero, or to their mean, what the kind of covariance leaves no freedom. */
function shape(covariance: Float64Array, d: number, kind: CovarianceKind): void {
  if (kind === 'full' || kind === 'tied') return;
  let trace = 0;
  for (let i = 0; i < d; i++) {
    trace += covariance[i * d + i]!;
    for (let j = 0; j < d; j++) if (j !== i) covariance[i * d + j] = 0;
  }
  if (kind === 'spherical') for (let i = 0; i < d; i++) covariance[i * d + i] = trace / d;
}

const presentMoments =
  (patterns: NonNullable<RowLayout['patterns']>): typeof manyMoments =>
  (_x, _rows, smoothed, state, k, mean, covariance) => {
    const old = covariance.slice();
    covariance.fill(0);
    const shift = new Float64Array(mean.length);
    const weight = momentsOfPresent(patterns, smoothed, { state, states: k }, { mean, old }, shift, covariance);
    return finish(mean, covariance, shift, weight);
  };

/** Weighted mean and covariance of one state, from moments about the old mean. Returns its weight, 0 where it has none. */
function manyMoments(
  x: Float64Array,
  rows: number,
  smoothed: Float64Array,
  state: number,
  k: number,
  mean: Float64Array,
  covariance: Float64Array,
): number {
  const d = mean.length;
  const shift = new Float64Array(d);
  const centred = new Float64Array(d);
  let weight = 0;
  covariance.fill(0);
  for (let t = 0; t < rows; t++) {
    const w = smoothed[t * k + state]!;
    weight += w;
    for (let i = 0; i < d; i++) {
      const c = x[t * d + i]! - mean[i]!;
      centred[i] = c;
      shift[i] = shift[i]! + w * c;
      for (let j = 0; j <= i; j++) covariance[i * d + j] = covariance[i * d + j]! + w * c * centred[j]!;
    }
  }
  return finish(mean, covariance, shift, weight);
}

function threeMoments(
  x: Float64Array,
  rows: number,
  smoothed: Float64Array,
  state: number,
  k: number,
  mean: Float64Array,
  covariance: Float64Array,
): number {
  const m0 = mean[0]!;
  const m1 = mean[1]!;
  const m2 = mean[2]!;
  let [weight, s0, s1, s2, s00, s10, s11, s20, s21, s22] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let t = 0, at = state; t < rows; t++, at += k) {
    const w = smoothed[at]!;
    const c0 = x[3 * t]! - m0;
    const c1 = x[3 * t + 1]! - m1;
    const c2 = x[3 * t + 2]! - m2;
    const w0 = w * c0;
    const w1 = w * c1;
    const w2 = w * c2;
    weight += w;
    s0 += w0;
    s1 += w1;
    s2 += w2;
    s00 += w0 * c0;
    s10 += w1 * c0;
    s11 += w1 * c1;
    s20 += w2 * c0;
    s21 += w2 * c1;
    s22 += w2 * c2;
  }
  covariance.set([s00, 0, 0, s10, s11, 0, s20, s21, s22]);
  return finish(mean, covariance, Float64Array.of(s0, s1, s2), weight);
}

function finish(mean: Float64Array, covariance: Float64Array, shift: Float64Array, weight: number): number {
  const d = mean.length;
  if (!(weight > 1e-9)) {
    // The lower triangle holds sums over nothing: an identity keeps the state harmless until occupancy rejects it.
    covariance.fill(0);
    for (let i = 0; i < d; i++) covariance[i * d + i] = 1;
    return 0;
  }
  for (let i = 0; i < d; i++) {
    shift[i] = shift[i]! / weight;
    mean[i] = mean[i]! + shift[i]!;
    for (let j = 0; j <= i; j++) {
      const value = covariance[i * d + j]! / weight - shift[i]! * shift[j]!;
      covariance[i * d + j] = value;
      covariance[j * d + i] = value;
    }
  }
  return weight;
}

function applyFloor(covariance: Float64Array, d: number, kind: CovarianceKind, floor: number): number {
  if (kind === 'diagonal' || kind === 'spherical') {
    let raised = 0;
    for (let i = 0; i < d; i++) {
      if (covariance[i * d + i]! >= floor) continue;
      covariance[i * d + i] = floor;
      raised += 1;
    }
    return raised;
  }
  // Σ − floor·I has a Cholesky factor exactly where no eigenvalue needs raising: cheaper than eigenvalues each time.
  const above = covariance.slice();
  for (let i = 0; i < d; i++) above[i * d + i] = above[i * d + i]! - floor;
  return choleskyFactor(above, d, above) ? 0 : floorEigenvalues(covariance, d, floor);
}
