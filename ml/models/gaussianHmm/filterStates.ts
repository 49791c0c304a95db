import { NumericsError } from '../../../contracts/failures.ts';
import { logSumExp } from './logForwardBackward.ts';

export interface Filtered {
  /** (n, k) P(state | rows up to and including this one). */
  readonly filtered: Float64Array;
  /** (n) log density of the row given the rows before it; the first row is judged from `start`. */
  readonly logLikelihood: Float64Array;
}

/**
 * Hamilton's filter (Hamilton 1989, §4): one-sided, nothing later than a row touches its numbers. In logs, so that a
 * row far from every state still gets its finite density. `logEmission` is (n, k).
 */
export function filterStates(
  start: Float64Array,
  transition: Float64Array,
  logEmission: Float64Array,
  rows: number,
): Filtered {
  const k = start.length;
  const filtered = new Float64Array(rows * k);
  const logLikelihood = new Float64Array(rows);
  const expected = start.slice();
  const joint = new Float64Array(k);
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < k; j++) joint[j] = Math.log(expected[j]!) + logEmission[t * k + j]!;
    const total = logSumExp(joint, k);
    if (!Number.isFinite(total)) {
      throw new NumericsError(
        `Row ${t} has log density ${total} under the model, where a finite one is needed; look for extreme values.`,
      );
    }
    logLikelihood[t] = total;
    expected.fill(0);
    for (let i = 0; i < k; i++) {
      const probability = Math.exp(joint[i]! - total);
      filtered[t * k + i] = probability;
      for (let j = 0; j < k; j++) expected[j] = expected[j]! + probability * transition[i * k + j]!;
    }
  }
  return { filtered, logLikelihood };
}
