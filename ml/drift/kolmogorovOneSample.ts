import { NumericsError } from '../../contracts/failures.ts';
import { logGamma } from '../stats/logGamma.ts';

function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const product = new Float64Array(m * m);
  for (let i = 0; i < m; i += 1)
    for (let k = 0; k < m; k += 1) {
      const factor = a[i * m + k]!;
      for (let j = 0; j < m; j += 1) product[i * m + j]! += factor * b[k * m + j]!;
    }
  return product;
}

/** P(D_n < d) exactly, by the matrix power of Durbin. Marsaglia, Tsang and Wang (2003), J. Statistical Software 8(18). */
function matrixCdf(d: number, n: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  const h = k - n * d;
  const step = new Float64Array(m * m);
  for (let i = 0; i < m; i += 1) for (let j = 0; j < m; j += 1) step[i * m + j] = i - j + 1 < 0 ? 0 : 1;
  for (let i = 0; i < m; i += 1) {
    step[i * m]! -= h ** (i + 1);
    step[(m - 1) * m + i]! -= h ** (m - i);
  }
  step[(m - 1) * m]! += 2 * h - 1 > 0 ? (2 * h - 1) ** m : 0;
  for (let i = 0; i < m; i += 1)
    for (let j = 0; j < m; j += 1) for (let g = 1; g <= i - j + 1; g += 1) step[i * m + j]! /= g;
  let power: Float64Array | null = null;
  let square: Float64Array = step;
  let [exponent, powerExponent] = [0, 0];
  for (let bits = n; bits > 0; bits >>>= 1) {
    if (bits & 1) {
      power = power === null ? square.slice() : multiply(power, square, m);
      powerExponent += exponent;
    }
    square = multiply(square, square, m);
    exponent *= 2;
    // Powers grow beyond a double: keep the middle element in range and count what was taken out.
    if (square[(k - 1) * m + k - 1]! > 1e140) {
      square = square.map((value) => value * 1e-140);
      exponent += 140;
    }
  }
  let middle = power![(k - 1) * m + k - 1]!;
  for (let i = 1; i <= n; i += 1) {
    middle = (middle * i) / n;
    if (middle < 1e-140) {
      middle *= 1e140;
      powerExponent -= 140;
    }
  }
  return middle * 10 ** powerExponent;
}

/** P(D⁺_n ≥ d): Smirnov's sum. Birnbaum and Tingey (1951), Annals of Mathematical Statistics 22. */
function oneSidedTail(d: number, n: number): number {
  let sum = 0;
  for (let j = 0; j <= Math.floor(n * (1 - d)); j += 1) {
    const [up, down] = [d + j / n, 1 - d - j / n];
    if (down <= 0) continue;
    const choose = logGamma(n + 1) - logGamma(j + 1) - logGamma(n - j + 1);
    sum += Math.exp(choose + (n - j) * Math.log(down) + (j - 1) * Math.log(up));
  }
  return Math.min(1, d * sum);
}

/**
 * P(D_n < d) for larger n: Kolmogorov's limit with its terms in n^{−1/2}, n^{−1} and n^{−3/2}, as theta series that converge for
 * small z = d √n. Pelz and Good (1976), "Approximating the lower tail-areas of the Kolmogorov–Smirnov one-sample statistic",
 * JRSS B 38.
 */
function expandedCdf(d: number, n: number): number {
  const z2 = n * d * d;
  const z = Math.sqrt(z2);
  const pi2 = Math.PI ** 2;
  const sums = new Float64Array(4);
  for (let k = Math.ceil((16 * z) / Math.PI); k >= 1; k -= 1) {
    const a = (pi2 * (2 * k - 1) ** 2) / 4;
    const weight = Math.exp(-a / (2 * z2));
    sums[0]! += weight;
    sums[1]! += weight * (a - z2);
    sums[2]! += weight * (6 * z2 ** 3 + 2 * z2 ** 2 + (2 * z2 ** 2 - 5 * z2) * a + (1 - 2 * z2) * a ** 2);
    const cubic = (5 - 30 * z2) * a ** 3 + (212 * z2 ** 2 - 60 * z2) * a ** 2;
    sums[3]! += weight * (cubic + (135 * z2 ** 2 - 96 * z2 ** 3) * a - 30 * z2 ** 3 - 90 * z2 ** 4);
    const square = pi2 * k * k;
    const whole = square * Math.exp(-square / (2 * z2));
    sums[2]! -= 2 * z ** 4 * whole;
    sums[3]! += 30 * z ** 4 * (3 * z2 - square) * whole;
  }
  const scale = [z, 6 * z ** 4, 72 * z ** 7, 6480 * z ** 10];
  return sums.reduce((sum, term, order) => sum + (Math.sqrt(2 * Math.PI) * term) / scale[order]! / n ** (order / 2), 0);
}

/**
 * P(D_n ≥ d) of the two-sided one-sample Kolmogorov–Smirnov statistic of n rows, to about 1e-7 relative or better: exact by
 * matrix powers where n·d is small, twice the one-sided law in the tail, Pelz and Good's expansion between. n: whole, ≥ 1.
 * The choice of method follows Simard and L'Ecuyer (2011), J. Statistical Software 39(11).
 * Example: ksOneSampleTail(0.3, 10) = 0.2705355748.
 */
export function ksOneSampleTail(d: number, n: number): number {
  if (!(Number.isInteger(n) && n >= 1 && d >= 0 && d <= 1))
    throw new NumericsError(
      `The one-sample Kolmogorov–Smirnov law needs a whole n of at least 1 and D from 0 to 1, got n ${n} and D ${d}.`,
    );
  const square = n * d * d;
  if (n * d <= 0.5) return 1;
  if (d === 1) return 0;
  if (d >= 0.5 || square >= (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * oneSidedTail(d, n));
  const cdf = n <= 140 || n * d ** 1.5 <= 1.4 ? matrixCdf(d, n) : expandedCdf(d, n);
  return Math.min(1, Math.max(0, 1 - cdf));
}
