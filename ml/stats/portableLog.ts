const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
const words = new DataView(new ArrayBuffer(8));

/**
 * Natural logarithm of a finite normal x > 0 by arithmetic alone, so that its bits do not depend on a platform's
 * `Math.log`: x = 2^k (1 + f) with √½ ≤ 1 + f < √2, log(1 + f) by the minimax polynomial in s = f / (2 + f).
 * Error below 1 unit in the last place.
 *
 * Algorithm and coefficients: Sun Microsystems (1993), FDLIBM `e_log.c`.
 */
export function portableLog(x: number): number {
  words.setFloat64(0, x);
  let high = words.getUint32(0);
  let k = (high >>> 20) - 1023;
  high &= 0x000fffff;
  const shift = (high + 0x95f64) & 0x100000;
  words.setUint32(0, high | (shift ^ 0x3ff00000));
  k += shift >>> 20;
  const f = words.getFloat64(0) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const remainder = even + odd;
  const half = 0.5 * f * f;
  return k * ln2High - (half - (s * (half + remainder) + k * ln2Low) - f);
}
