import { choleskyFactor } from '../../linalg/cholesky.ts';
import { floorEigenvalues } from '../../linalg/symmetricEigen.ts';
import type { CovarianceKind, HmmParameters, Posterior } from './hmmTypes.ts';

/**
 * The M step: parameters that maximise the expected log likelihood given `smoothed` (n, k) and `moves` (k, k), written
 * over `parameters`. Means and covariances are posterior-weighted maximum likelihood (divisor Σγ); each covariance's
 * eigenvalues are raised to `floor`. A state that nothing leaves keeps its row of the transition matrix, and one with no
 * weight keeps its density. Returns the number of eigenvalues raised.
 */
export function maximise(
  x: Float64Array,
  rows: number,
  { smoothed, moves }: Posterior,
  parameters: HmmParameters,
  options: { readonly covariance: CovarianceKind; readonly floor: number },
): number {
  const { states: k, dimension: d, start, transition } = parameters;
  let raised = 0;
  let first = 0;
  for (let i = 0; i < k; i++) first += smoothed[i]!;
  for (let i = 0; i < k; i++) {
    start[i] = smoothed[i]! / first;
    let leaving = 0;
    for (let j = 0; j < k; j++) leaving += moves[i * k + j]!;
    if (leaving > 0) for (let j = 0; j < k; j++) transition[i * k + j] = moves[i * k + j]! / leaving;
    const moments = d === 3 ? threeMoments : manyMoments;
    const size = d * d;
    const mean = parameters.means.subarray(i * d, (i + 1) * d);
    const covariance = parameters.covariances.subarray(i * size, (i + 1) * size);
    if (!moments(x, rows, smoothed, i, k, mean, covariance)) continue;
    raised += applyFloor(covariance, d, options.covariance, options.floor);
  }
  return raised;
}

/** Weighted mean and covariance of one state, from moments about the old mean; false where the state has no weight. */
function manyMoments(
  x: Float64Array,
  rows: number,
  smoothed: Float64Array,
  state: number,
  k: number,
  mean: Float64Array,
  covariance: Float64Array,
): boolean {
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
): boolean {
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

function finish(mean: Float64Array, covariance: Float64Array, shift: Float64Array, weight: number): boolean {
  const d = mean.length;
  if (!(weight > 1e-9)) {
    // The lower triangle holds sums over nothing: an identity keeps the state harmless until occupancy rejects it.
    covariance.fill(0);
    for (let i = 0; i < d; i++) covariance[i * d + i] = 1;
    return false;
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
  return true;
}

function applyFloor(covariance: Float64Array, d: number, kind: CovarianceKind, floor: number): number {
  if (kind === 'diagonal') {
    let raised = 0;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) if (j !== i) covariance[i * d + j] = 0;
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
