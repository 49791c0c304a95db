import { NumericsError } from '../../../contracts/failures.ts';
import { choleskyFactor, invertLower } from '../../linalg/cholesky.ts';
import { studentDensities } from '../studentHmm/studentDensities.ts';
import type { HmmParameters, MissingPattern } from './hmmTypes.ts';
import { marginalModel } from './missing.ts';

const logTwoPi = Math.log(2 * Math.PI);

/**
 * Log density of every row under every state: log N(x; μ, Σ) = −½·(d·log 2π + log|Σ| + ‖L⁻¹(x − μ)‖²) with Σ = L·Lᵀ.
 * `x` is (n, d) row-major, `out` is (n, k). Up to three features have their own loops: they are the common case and
 * most of a fit's time. Where parameters have degrees of freedom the law is Student's t. Rows with gaps have the density
 * of what is there, and 1 where nothing is: a missing row moves the chain on and tells nothing.
 */
export function logDensities(
  x: Float64Array,
  rows: number,
  parameters: HmmParameters,
  out: Float64Array,
  patterns: readonly MissingPattern[] | null = null,
): void {
  if (patterns) scatterDensities(patterns, parameters, out);
  else if (parameters.degrees) studentDensities(x, rows, parameters, parameters.degrees, out);
  else gaussianDensities(x, rows, parameters, out);
}

function scatterDensities(patterns: readonly MissingPattern[], parameters: HmmParameters, out: Float64Array): void {
  const k = parameters.states;
  for (const { rows, present, values } of patterns) {
    const densities = new Float64Array(rows.length * k);
    if (present.length > 0) logDensities(values, rows.length, marginalModel(parameters, present), densities);
    rows.forEach((t, at) => {
      for (let j = 0; j < k; j++) out[t * k + j] = densities[at * k + j]!;
    });
  }
}

function gaussianDensities(x: Float64Array, rows: number, parameters: HmmParameters, out: Float64Array): void {
  const { states, dimension: d, means, covariances } = parameters;
  for (let state = 0; state < states; state++) {
    const factor = covariances.slice(state * d * d, (state + 1) * d * d);
    if (!choleskyFactor(factor, d, factor)) {
      throw new NumericsError(
        `Covariance of state ${state} of ${states} is not positive definite; raise covariance_floor or lower states.`,
      );
    }
    let constant = -0.5 * d * logTwoPi;
    for (let i = 0; i < d; i++) constant -= Math.log(factor[i * d + i]!);
    const inverse = invertLower(factor, d);
    const mean = means.subarray(state * d, (state + 1) * d);
    const target = { out, state, states };
    if (d === 1) one(x, rows, mean, inverse, constant, target);
    else if (d === 2) two(x, rows, mean, inverse, constant, target);
    else if (d === 3) three(x, rows, mean, inverse, constant, target);
    else many(x, rows, mean, inverse, constant, target);
  }
}

interface Target {
  readonly out: Float64Array;
  readonly state: number;
  readonly states: number;
}
type Density = (
  x: Float64Array,
  rows: number,
  mean: Float64Array,
  inverse: Float64Array,
  constant: number,
  target: Target,
) => void;

const one: Density = (x, rows, mean, inverse, constant, { out, state, states }) => {
  const m0 = mean[0]!;
  const w00 = inverse[0]!;
  for (let t = 0, at = state; t < rows; t++, at += states) {
    const z0 = w00 * (x[t]! - m0);
    out[at] = constant - 0.5 * z0 * z0;
  }
};

const two: Density = (x, rows, mean, inverse, constant, { out, state, states }) => {
  const m0 = mean[0]!;
  const m1 = mean[1]!;
  const w00 = inverse[0]!;
  const w10 = inverse[2]!;
  const w11 = inverse[3]!;
  for (let t = 0, at = state; t < rows; t++, at += states) {
    const c0 = x[2 * t]! - m0;
    const c1 = x[2 * t + 1]! - m1;
    const z0 = w00 * c0;
    const z1 = w10 * c0 + w11 * c1;
    out[at] = constant - 0.5 * (z0 * z0 + z1 * z1);
  }
};

const three: Density = (x, rows, mean, inverse, constant, { out, state, states }) => {
  const m0 = mean[0]!;
  const m1 = mean[1]!;
  const m2 = mean[2]!;
  const w00 = inverse[0]!;
  const w10 = inverse[3]!;
  const w11 = inverse[4]!;
  const w20 = inverse[6]!;
  const w21 = inverse[7]!;
  const w22 = inverse[8]!;
  for (let t = 0, at = state; t < rows; t++, at += states) {
    const c0 = x[3 * t]! - m0;
    const c1 = x[3 * t + 1]! - m1;
    const c2 = x[3 * t + 2]! - m2;
    const z0 = w00 * c0;
    const z1 = w10 * c0 + w11 * c1;
    const z2 = w20 * c0 + w21 * c1 + w22 * c2;
    out[at] = constant - 0.5 * (z0 * z0 + z1 * z1 + z2 * z2);
  }
};

const many: Density = (x, rows, mean, inverse, constant, { out, state, states }) => {
  const d = mean.length;
  const centred = new Float64Array(d);
  for (let t = 0, at = state; t < rows; t++, at += states) {
    let square = 0;
    for (let i = 0; i < d; i++) {
      centred[i] = x[t * d + i]! - mean[i]!;
      let z = 0;
      for (let j = 0; j <= i; j++) z += inverse[i * d + j]! * centred[j]!;
      square += z * z;
    }
    out[at] = constant - 0.5 * square;
  }
};
