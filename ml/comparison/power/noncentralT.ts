import { NumericsError } from '../../../contracts/failures.ts';
import { normalCdf } from '../../stats/normalCdf.ts';
import { stirlingError } from '../../stats/stirlingError.ts';
import { solveIncreasing } from './solveIncreasing.ts';

/** Nodes in (0, 1) and weights of the 16-point Gauss–Legendre rule on [−1, 1]; Abramowitz and Stegun (1964), table 25.4. */
const nodes = [
  0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438, 0.755404408355003,
  0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
];
const weights = [
  0.1894506104550685, 0.18260341504492358, 0.16915651939500254, 0.14959598881657674, 0.12462897125553388,
  0.09515851168249279, 0.06225352393864789, 0.02715245941175409,
];
const panels = 16;

function integral(f: (x: number) => number, from: number, to: number): number {
  const half = (to - from) / (2 * panels);
  let sum = 0;
  for (let panel = 0; panel < panels; panel += 1) {
    const centre = from + (2 * panel + 1) * half;
    for (let i = 0; i < nodes.length; i += 1)
      sum += weights[i]! * (f(centre - half * nodes[i]!) + f(centre + half * nodes[i]!));
  }
  return half * sum;
}

/**
 * Distribution function of the noncentral t: P((Z + δ) / S ≤ t) with Z standard normal and S² = χ²_ν / ν, as the integral
 * ∫ Φ(t·s − δ) f_S(s) ds, cut where Φ rises. Absolute error about 1e-13.
 *
 * `degreesOfFreedom` ν ≥ 1, need not be whole; t and δ finite. Refused otherwise.
 * Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 31.
 * Example: noncentralTCdf(2, 10, 1) = 0.8076.
 */
export function noncentralTCdf(t: number, degreesOfFreedom: number, noncentrality: number): number {
  const [v, delta] = [degreesOfFreedom, noncentrality];
  if (!(v >= 1 && v < Infinity) || !Number.isFinite(t) || !Number.isFinite(delta))
    throw new NumericsError(
      `The noncentral t needs finite degrees of freedom of at least 1, a finite t and a finite noncentrality, got ${v}, ${t} and ${delta}; check the sample sizes.`,
    );
  // Stirling's formula in the constant, so that large terms cancel on paper and not in the digits.
  const constant = 0.5 * Math.log(v / Math.PI) - stirlingError(v / 2);
  const density = (s: number) => {
    if (s <= 0) return 0;
    const log = Math.log(s);
    return Math.exp(constant + v * (log - ((s - 1) * (s + 1)) / 2) - log);
  };
  const inside = (s: number) => normalCdf(t * s - delta) * density(s);
  const spread = 13 / Math.sqrt(2 * v);
  const [low, high] = [Math.max(0, 1 - spread), 1 + spread];
  const [rise, width] = t === 0 ? [0, 0] : [delta / t, 10 / Math.abs(t)];
  const within = (s: number) => Math.min(high, Math.max(low, s));
  const cuts = [low, within(rise - width), within(rise), within(rise + width), high];
  let sum = 0;
  for (let i = 1; i < cuts.length; i += 1) if (cuts[i]! > cuts[i - 1]!) sum += integral(inside, cuts[i - 1]!, cuts[i]!);
  return Math.min(1, Math.max(0, sum));
}

/** The noncentrality with P(T ≤ t) = p, which falls as it grows. */
function noncentralityOf(t: number, degreesOfFreedom: number, p: number): number {
  const missing = (delta: number) => p - noncentralTCdf(t, degreesOfFreedom, delta);
  let reach = 8;
  while (missing(t - reach) >= 0 || missing(t + reach) <= 0) reach *= 2;
  return solveIncreasing(missing, t - reach, t + reach);
}

/**
 * The noncentralities for which an observed t lies between the (1 − level)/2 and (1 + level)/2 quantiles of its law.
 * Steiger and Fouladi (1997), "Noncentrality interval estimation", in What If There Were No Significance Tests?
 */
export function noncentralityInterval(t: number, degreesOfFreedom: number, level: number): readonly [number, number] {
  const tail = (1 - level) / 2;
  return [noncentralityOf(t, degreesOfFreedom, 1 - tail), noncentralityOf(t, degreesOfFreedom, tail)];
}
