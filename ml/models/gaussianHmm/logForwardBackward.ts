import { NumericsError } from '../../../contracts/failures.ts';
import type { Posterior } from './hmmTypes.ts';

/** log Σ exp(values[i]) over `count` values, exact for −∞. */
export function logSumExp(values: Float64Array, count: number): number {
  let largest = -Infinity;
  for (let i = 0; i < count; i++) largest = Math.max(largest, values[i]!);
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(values[i]! - largest);
  return largest + Math.log(sum);
}

/** The forward and backward lattices in logs, (n, k) each. */
export interface LogLattice {
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly logLikelihood: number;
}

/**
 * Forward–backward in log space (Rabiner 1989, §III.A–B, with log-sum-exp): the slow path that never underflows.
 * `logEmission` is (n, k). log α_t(j) = log b_t(j) + lse_i(log α_{t−1}(i) + log a_ij); β likewise, log β_n = 0.
 */
export function logLattice(
  start: Float64Array,
  transition: Float64Array,
  logEmission: Float64Array,
  rows: number,
): LogLattice {
  const k = start.length;
  const logTransition = transition.map(Math.log);
  const forward = new Float64Array(rows * k);
  const backward = new Float64Array(rows * k);
  const terms = new Float64Array(k);
  for (let j = 0; j < k; j++) forward[j] = Math.log(start[j]!) + logEmission[j]!;
  for (let t = 1; t < rows; t++) {
    for (let j = 0; j < k; j++) {
      for (let i = 0; i < k; i++) terms[i] = forward[(t - 1) * k + i]! + logTransition[i * k + j]!;
      forward[t * k + j] = logSumExp(terms, k) + logEmission[t * k + j]!;
    }
  }
  for (let t = rows - 2; t >= 0; t--) {
    const next = (t + 1) * k;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) terms[j] = logTransition[i * k + j]! + logEmission[next + j]! + backward[next + j]!;
      backward[t * k + i] = logSumExp(terms, k);
    }
  }
  const logLikelihood = logSumExp(forward.subarray((rows - 1) * k), k);
  if (!Number.isFinite(logLikelihood)) {
    throw new NumericsError(
      `The rows have log likelihood ${logLikelihood} under the model, where a finite one is needed; look for extreme values.`,
    );
  }
  return { forward, backward, logLikelihood };
}

/** Writes smoothed probabilities and expected moves from the log lattice; returns the log likelihood. */
export function logForwardBackward(
  start: Float64Array,
  transition: Float64Array,
  logEmission: Float64Array,
  rows: number,
  { smoothed, moves }: Posterior,
): number {
  const k = start.length;
  const { forward, backward, logLikelihood } = logLattice(start, transition, logEmission, rows);
  const joint = new Float64Array(k);
  moves.fill(0);
  for (let t = 0; t < rows; t++) {
    const at = t * k;
    for (let i = 0; i < k; i++) joint[i] = forward[at + i]! + backward[at + i]!;
    // Equal to the log likelihood but for rounding, which at thousands of nats would cost digits of the probabilities.
    const total = logSumExp(joint, k);
    for (let i = 0; i < k; i++) smoothed[at + i] = Math.exp(joint[i]! - total);
    if (t === rows - 1) continue;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        const rest = logEmission[at + k + j]! + backward[at + k + j]! - total;
        const move = Math.exp(forward[at + i]! + Math.log(transition[i * k + j]!) + rest);
        moves[i * k + j] = moves[i * k + j]! + move;
      }
    }
  }
  return logLikelihood;
}
