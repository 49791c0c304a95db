import { digamma } from '../../stats/digamma.ts';
import type { HmmParameters } from '../gaussianHmm/hmmTypes.ts';
import { squaredDistances } from './studentDensities.ts';

/** Below two there is no variance; above two hundred the law is Gaussian to the digits of any sample. */
export const degreesRange = { least: 2.1, most: 200 } as const;

/**
 * The scale-mixture view of the t law: given its state a row is Gaussian with covariance Σ/u, u ~ Γ(ν/2, ν/2), so the M
 * step weighs it by γ·E[u | x] with E[u | x] = (ν + d)/(ν + δ). Returns those weights (n, k) and Σγ (k).
 */
export function tailWeights(
  x: Float64Array,
  rows: number,
  smoothed: Float64Array,
  parameters: HmmParameters,
): { weights: Float64Array; mass: Float64Array } {
  const { states: k, dimension: d } = parameters;
  const weights = new Float64Array(rows * k);
  const mass = new Float64Array(k);
  const distances = new Float64Array(rows);
  for (let state = 0; state < k; state++) {
    squaredDistances(x, rows, parameters, state, distances);
    const nu = parameters.degrees![state]!;
    for (let t = 0, at = state; t < rows; t++, at += k) {
      weights[at] = (smoothed[at]! * (nu + d)) / (nu + distances[t]!);
      mass[state] = mass[state]! + smoothed[at]!;
    }
  }
  return { weights, mass };
}

/**
 * The conditional maximisation over ν of Σγ·ln t(x; μ, Σ, ν) at the new μ and Σ (Liu and Rubin 1994, "The ECME algorithm",
 * Biometrika 81, §4), for each state or for all together, written over `parameters.degrees`. It acts on the likelihood of
 * the rows, not on that of the unseen u, and so takes few iterations.
 */
export function maximiseDegrees(
  x: Float64Array,
  rows: number,
  smoothed: Float64Array,
  parameters: HmmParameters,
  kind: 'state' | 'shared',
): void {
  const { states: k, dimension: d } = parameters;
  const degrees = parameters.degrees!;
  const tables = Array.from({ length: k }, (_, state) => {
    const distances = new Float64Array(rows);
    squaredDistances(x, rows, parameters, state, distances);
    return { state, distances };
  });
  const slope = (state: number, distances: Float64Array, nu: number): number => {
    const constant = digamma((nu + d) / 2) - digamma(nu / 2) - d / nu;
    let sum = 0;
    for (let t = 0, at = state; t < rows; t++, at += k) {
      const ratio = distances[t]! / nu;
      sum += smoothed[at]! * (constant - Math.log1p(ratio) + ((nu + d) / (nu + distances[t]!)) * ratio);
    }
    return sum;
  };
  if (kind === 'shared') {
    degrees.fill(crossing((nu) => tables.reduce((sum, { state, distances }) => sum + slope(state, distances, nu), 0)));
  } else for (const { state, distances } of tables) degrees[state] = crossing((nu) => slope(state, distances, nu));
}

/** Where a falling slope in ν crosses zero, by the Illinois rule in ln ν; the end of the range where it does not. */
function crossing(slope: (nu: number) => number): number {
  let [left, right] = [Math.log(degreesRange.least), Math.log(degreesRange.most)];
  let atLeft = slope(degreesRange.least);
  if (!(atLeft > 0)) return degreesRange.least;
  let atRight = slope(degreesRange.most);
  if (!(atRight < 0)) return degreesRange.most;
  let kept: 'left' | 'right' | null = null;
  let found = NaN;
  for (let step = 0; step < 100; step++) {
    const middle = (left * atRight - right * atLeft) / (atRight - atLeft);
    const value = slope(Math.exp(middle));
    const moved = Math.abs(middle - found);
    found = middle;
    if (value === 0 || moved < 1e-9) break;
    if (value > 0) {
      [left, atLeft] = [middle, value];
      if (kept === 'right') atRight /= 2;
      kept = 'right';
    } else {
      [right, atRight] = [middle, value];
      if (kept === 'left') atLeft /= 2;
      kept = 'left';
    }
  }
  return Math.exp(found);
}
