import type { HmmWorkspace } from './hmmTypes.ts';

/** Below this a scaling factor has lost digits to underflow, in the passes for any number of states. */
export const tiny = 1e-250;

/** e^difference, without the call where the density is the largest of its row. */
const relative = (difference: number) => (difference === 0 ? 1 : Math.exp(difference));

/**
 * The passes of `scaledForwardBackward` for four states with everything in local variables: the same sums in the same
 * order, so the same bits, in about half the time. Four is what expansion, peak, contraction and trough need.
 * `a` (4, 4) are the moves. Returns the log likelihood, or null where a scaling factor underflows.
 */
export function forwardFour(start: Float64Array, a: Float64Array, rows: number, work: HmmWorkspace): number | null {
  const { logEmission, emission, forward, scale } = work;
  const [a00, a01, a02, a03] = [a[0]!, a[1]!, a[2]!, a[3]!];
  const [a10, a11, a12, a13] = [a[4]!, a[5]!, a[6]!, a[7]!];
  const [a20, a21, a22, a23] = [a[8]!, a[9]!, a[10]!, a[11]!];
  const [a30, a31, a32, a33] = [a[12]!, a[13]!, a[14]!, a[15]!];
  let [w0, w1, w2, w3] = [start[0]!, start[1]!, start[2]!, start[3]!];
  let logLikelihood = 0;
  let product = 1;
  for (let t = 0, at = 0; t < rows; t++, at += 4) {
    const l0 = logEmission[at]!;
    const l1 = logEmission[at + 1]!;
    const l2 = logEmission[at + 2]!;
    const l3 = logEmission[at + 3]!;
    const largest = Math.max(l0, l1, l2, l3);
    const e0 = relative(l0 - largest);
    const e1 = relative(l1 - largest);
    const e2 = relative(l2 - largest);
    const e3 = relative(l3 - largest);
    emission[at] = e0;
    emission[at + 1] = e1;
    emission[at + 2] = e2;
    emission[at + 3] = e3;
    const j0 = w0 * e0;
    const j1 = w1 * e1;
    const j2 = w2 * e2;
    const j3 = w3 * e3;
    const c = j0 + j1 + j2 + j3;
    if (!(c > tiny)) return null;
    const inverse = 1 / c;
    scale[t] = inverse;
    product *= c;
    logLikelihood += largest;
    if (product < 1e-30) {
      logLikelihood += Math.log(product);
      product = 1;
    }
    const f0 = j0 * inverse;
    const f1 = j1 * inverse;
    const f2 = j2 * inverse;
    const f3 = j3 * inverse;
    forward[at] = f0;
    forward[at + 1] = f1;
    forward[at + 2] = f2;
    forward[at + 3] = f3;
    w0 = f0 * a00 + f1 * a10 + f2 * a20 + f3 * a30;
    w1 = f0 * a01 + f1 * a11 + f2 * a21 + f3 * a31;
    w2 = f0 * a02 + f1 * a12 + f2 * a22 + f3 * a32;
    w3 = f0 * a03 + f1 * a13 + f2 * a23 + f3 * a33;
  }
  return logLikelihood + Math.log(product);
}

/** The backward pass: fills `smoothed`, and `moves` before they are multiplied by the transition matrix. */
export function backwardFour(a: Float64Array, rows: number, work: HmmWorkspace): void {
  const { emission, forward, smoothed, scale, moves } = work;
  const [a00, a01, a02, a03] = [a[0]!, a[1]!, a[2]!, a[3]!];
  const [a10, a11, a12, a13] = [a[4]!, a[5]!, a[6]!, a[7]!];
  const [a20, a21, a22, a23] = [a[8]!, a[9]!, a[10]!, a[11]!];
  const [a30, a31, a32, a33] = [a[12]!, a[13]!, a[14]!, a[15]!];
  let [m00, m01, m02, m03, m10, m11, m12, m13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [m20, m21, m22, m23, m30, m31, m32, m33] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [b0, b1, b2, b3] = [1, 1, 1, 1];
  for (let t = rows - 2, at = 4 * (rows - 2); t >= 0; t--, at -= 4) {
    const inverse = scale[t + 1]!;
    const w0 = emission[at + 4]! * b0 * inverse;
    const w1 = emission[at + 5]! * b1 * inverse;
    const w2 = emission[at + 6]! * b2 * inverse;
    const w3 = emission[at + 7]! * b3 * inverse;
    const f0 = forward[at]!;
    const f1 = forward[at + 1]!;
    const f2 = forward[at + 2]!;
    const f3 = forward[at + 3]!;
    b0 = a00 * w0 + a01 * w1 + a02 * w2 + a03 * w3;
    b1 = a10 * w0 + a11 * w1 + a12 * w2 + a13 * w3;
    b2 = a20 * w0 + a21 * w1 + a22 * w2 + a23 * w3;
    b3 = a30 * w0 + a31 * w1 + a32 * w2 + a33 * w3;
    m00 += f0 * w0;
    m01 += f0 * w1;
    m02 += f0 * w2;
    m03 += f0 * w3;
    m10 += f1 * w0;
    m11 += f1 * w1;
    m12 += f1 * w2;
    m13 += f1 * w3;
    m20 += f2 * w0;
    m21 += f2 * w1;
    m22 += f2 * w2;
    m23 += f2 * w3;
    m30 += f3 * w0;
    m31 += f3 * w1;
    m32 += f3 * w2;
    m33 += f3 * w3;
    smoothed[at] = f0 * b0;
    smoothed[at + 1] = f1 * b1;
    smoothed[at + 2] = f2 * b2;
    smoothed[at + 3] = f3 * b3;
  }
  moves.set([m00, m01, m02, m03, m10, m11, m12, m13, m20, m21, m22, m23, m30, m31, m32, m33]);
}
