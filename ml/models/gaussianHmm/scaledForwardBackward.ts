import { backwardFour, forwardFour, tiny } from './fourStates.ts';
import type { HmmWorkspace } from './hmmTypes.ts';

/**
 * Forward–backward with per-step scaling (Rabiner 1989, §V.A), the emissions of a row divided by their largest.
 *
 *   α̂_t(j) = b_t(j)·Σ_i α̂_{t−1}(i)·a_ij / c_t,   β̂_t(i) = Σ_j a_ij·b_{t+1}(j)·β̂_{t+1}(j) / c_{t+1},   γ_t = α̂_t·β̂_t
 *
 * Reads `logEmission` (n, k); writes `smoothed` (γ) and `moves` (Σ_t ξ_t). Returns Σ_t log P(x_t | x_1..t−1).
 * Returns null, its buffers unusable, where a factor underflows or the posterior does not add up: the caller then takes
 * the log-space pass. Both agree to 1e-10 wherever this one gives an answer; it is two to four times as fast.
 */
export function scaledForwardBackward(
  start: Float64Array,
  transition: Float64Array,
  rows: number,
  work: HmmWorkspace,
): number | null {
  const k = start.length;
  const logLikelihood = (k === 4 ? forwardFour : forwardPass)(start, transition, rows, work);
  if (logLikelihood === null) return null;
  const { forward, smoothed, moves } = work;
  const last = (rows - 1) * k;
  for (let j = 0; j < k; j++) smoothed[last + j] = forward[last + j]!;
  (k === 4 ? backwardFour : backwardPass)(transition, rows, work);
  let total = 0;
  for (let i = 0; i < k * k; i++) {
    moves[i] = moves[i]! * transition[i]!;
    total += moves[i]!;
  }
  return Math.abs(total - (rows - 1)) <= 1e-9 * rows ? logLikelihood : null;
}

/** Fills `smoothed` but its last row, and `moves` before they are multiplied by the transition matrix. */
function backwardPass(transition: Float64Array, rows: number, work: HmmWorkspace): void {
  const { emission, forward, smoothed, scale, moves, backward, weighted } = work;
  const k = backward.length;
  moves.fill(0);
  backward.fill(1);
  for (let t = rows - 2; t >= 0; t--) {
    const at = t * k;
    const inverse = scale[t + 1]!;
    for (let j = 0; j < k; j++) weighted[j] = emission[at + k + j]! * backward[j]! * inverse;
    for (let i = 0; i < k; i++) {
      const alpha = forward[at + i]!;
      const row = i * k;
      let beta = 0;
      for (let j = 0; j < k; j++) {
        const w = weighted[j]!;
        beta += transition[row + j]! * w;
        moves[row + j] = moves[row + j]! + alpha * w;
      }
      backward[i] = beta;
      smoothed[at + i] = alpha * beta;
    }
  }
}

/** Fills `emission`, `forward` and `scale` (1 / c_t). The log of the product of c_t is taken once per few hundred rows. */
function forwardPass(
  start: Float64Array,
  transition: Float64Array,
  rows: number,
  { logEmission, emission, forward, scale, weighted }: HmmWorkspace,
): number | null {
  const k = start.length;
  let logLikelihood = 0;
  let product = 1;
  weighted.set(start);
  for (let t = 0; t < rows; t++) {
    const at = t * k;
    let largest = -Infinity;
    for (let j = 0; j < k; j++) {
      const value = logEmission[at + j]!;
      if (value > largest) largest = value;
    }
    let c = 0;
    for (let j = 0; j < k; j++) {
      const difference = logEmission[at + j]! - largest;
      const density = difference === 0 ? 1 : Math.exp(difference);
      emission[at + j] = density;
      const joint = weighted[j]! * density;
      forward[at + j] = joint;
      c += joint;
    }
    if (!(c > tiny)) return null;
    const inverse = 1 / c;
    scale[t] = inverse;
    product *= c;
    logLikelihood += largest;
    if (product < 1e-30) {
      logLikelihood += Math.log(product);
      product = 1;
    }
    for (let j = 0; j < k; j++) weighted[j] = 0;
    for (let i = 0; i < k; i++) {
      const alpha = forward[at + i]! * inverse;
      forward[at + i] = alpha;
      for (let j = 0; j < k; j++) weighted[j] = weighted[j]! + alpha * transition[i * k + j]!;
    }
  }
  return logLikelihood + Math.log(product);
}
