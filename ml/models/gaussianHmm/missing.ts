import { choleskyFactor, choleskySolve } from '../../linalg/cholesky.ts';
import type { HmmParameters, MissingPattern, RowLayout } from './hmmTypes.ts';

/** Rows of `x` (n, d) grouped by which features are NaN, in order of first appearance; null where no value is missing. */
export function missingPatterns(x: Float64Array, rows: number, dimension: number): MissingPattern[] | null {
  if (!x.some(Number.isNaN)) return null;
  const groups = new Map<string, number[]>();
  for (let t = 0; t < rows; t++) {
    let key = '';
    for (let j = 0; j < dimension; j++) key += Number.isNaN(x[t * dimension + j]!) ? '0' : '1';
    const group = groups.get(key);
    if (group) group.push(t);
    else groups.set(key, [t]);
  }
  return Array.from(groups, ([key, members]) => {
    const features = Array.from({ length: dimension }, (_, j) => j);
    const present = features.filter((j) => key[j] === '1');
    const values = Float64Array.from(members.flatMap((t) => present.map((j) => x[t * dimension + j]!)));
    const absent = features.filter((j) => key[j] === '0');
    return { rows: Int32Array.from(members), present, absent, values };
  });
}

/** The layout of rows that may have gaps and begin new sequences at `starts`. */
export function layoutOf(
  x: Float64Array,
  rows: number,
  dimension: number,
  starts: readonly number[] | undefined,
): RowLayout {
  return { starts: starts ?? [0], patterns: missingPatterns(x, rows, dimension) };
}

/** The model of the features of a pattern that are there: the marginal law, Gaussian or Student-t alike. */
export function marginalModel(parameters: HmmParameters, present: readonly number[]): HmmParameters {
  const { states, dimension: d } = parameters;
  const each = Array.from({ length: states }, (_, state) => state);
  const means = each.flatMap((s) => present.map((j) => parameters.means[s * d + j]!));
  const covariances = each.flatMap((s) =>
    present.flatMap((i) => present.map((j) => parameters.covariances[s * d * d + i * d + j]!)),
  );
  return {
    ...parameters,
    dimension: present.length,
    means: Float64Array.from(means),
    covariances: Float64Array.from(covariances),
  };
}

/**
 * Expected first and second moments of one Gaussian state about its old mean where values are missing (Little & Rubin
 * 2002, Statistical Analysis with Missing Data, §8.2): a missing part is replaced by its mean given the part that is
 * there, B·(x_o − μ_o) with B = Σ_mo·Σ_oo⁻¹, and its second moment gains Σ_mm − B·Σ_om. Adds Σγ·c to `shift` (d) and
 * Σγ·c·cᵀ to the lower triangle of `sums` (d, d), where `mean` and `old` are those of before. Returns Σγ.
 */
export function momentsOfPresent(
  patterns: readonly MissingPattern[],
  smoothed: Float64Array,
  { state, states }: { readonly state: number; readonly states: number },
  { mean, old }: { readonly mean: Float64Array; readonly old: Float64Array },
  shift: Float64Array,
  sums: Float64Array,
): number {
  const d = mean.length;
  const c = new Float64Array(d);
  let total = 0;
  for (const { rows, present, absent, values } of patterns) {
    const { slopes, rest } = regression(old, d, present, absent);
    let weight = 0;
    rows.forEach((t, at) => {
      const w = smoothed[t * states + state]!;
      weight += w;
      present.forEach((j, i) => (c[j] = values[at * present.length + i]! - mean[j]!));
      absent.forEach((j, i) => {
        let sum = 0;
        for (let m = 0; m < present.length; m++) sum += slopes[i * present.length + m]! * c[present[m]!]!;
        c[j] = sum;
      });
      for (let i = 0; i < d; i++) {
        shift[i] = shift[i]! + w * c[i]!;
        for (let j = 0; j <= i; j++) sums[i * d + j] = sums[i * d + j]! + w * c[i]! * c[j]!;
      }
    });
    absent.forEach((a, i) => {
      for (let j = 0; j <= i; j++) {
        const at = a * d + absent[j]!;
        sums[at] = sums[at]! + weight * rest[i * absent.length + j]!;
      }
    });
    total += weight;
  }
  return total;
}

/** B = Σ_mo·Σ_oo⁻¹ (m, o) and Σ_mm − B·Σ_om (m, m) of a positive definite Σ (d, d). */
function regression(
  covariance: Float64Array,
  d: number,
  present: readonly number[],
  absent: readonly number[],
): { slopes: Float64Array; rest: Float64Array } {
  const p = present.length;
  const pick = (rows: readonly number[], columns: readonly number[]) =>
    Float64Array.from(rows.flatMap((i) => columns.map((j) => covariance[i * d + j]!)));
  const factor = pick(present, present);
  choleskyFactor(factor, p, factor);
  const slopes = pick(absent, present);
  const rest = pick(absent, absent);
  const across = slopes.slice();
  for (let i = 0; i < absent.length; i++) {
    const row = slopes.subarray(i * p, (i + 1) * p);
    choleskySolve(factor, p, row);
    for (let j = 0; j < absent.length; j++) {
      let sum = 0;
      for (let m = 0; m < p; m++) sum += row[m]! * across[j * p + m]!;
      rest[i * absent.length + j] = rest[i * absent.length + j]! - sum;
    }
  }
  return { slopes, rest };
}
