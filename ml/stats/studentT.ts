import { NumericsError } from '../../contracts/failures.ts';
import { incompleteBeta } from './incompleteBeta.ts';
import { logGamma } from './logGamma.ts';

/** P(T ≥ t) for t ≥ 0. */
function upperTail(t: number, df: number): number {
  const square = t * t;
  if (square === Infinity) {
    // t² overflows: the tail is its first term, c·(√df / t)^df.
    const log = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(Math.PI) - Math.log(df);
    return Math.exp(log + df * (0.5 * Math.log(df) - Math.log(t)));
  }
  const whole = df + square;
  return 0.5 * incompleteBeta(df / whole, df / 2, 0.5, square / whole);
}

function requireDegrees(df: number): void {
  if (!(df > 0 && df < Infinity)) {
    throw new NumericsError(`Student's t needs finite degrees of freedom above 0, got ${df}; check the sample sizes.`);
  }
}

/**
 * Distribution function of Student's t: P(T ≤ t) with `df` > 0 degrees of freedom, which need not be whole. Relative error
 * about 1e-13 in the lower tail too; for the upper tail use studentTCdf(−t, df). ±∞ allowed, NaN refused.
 * Abramowitz and Stegun (1964), 26.7.1 by the incomplete beta function. Example: studentTCdf(-2.262157162740992, 9) = 0.025.
 */
export function studentTCdf(t: number, df: number): number {
  requireDegrees(df);
  if (Number.isNaN(t)) throw new NumericsError(`Student's t needs a number, got ${t}; check the standard error.`);
  if (Math.abs(t) === Infinity) return t < 0 ? 0 : 1;
  const tail = upperTail(Math.abs(t), df);
  return t < 0 ? tail : 1 - tail;
}

/**
 * The t with P(T ≤ t) = p. `p` in [0, 1], 0 and 1 give ∓∞, as does a t beyond the largest double; else refused. Relative error about 1e-13. Safeguarded Newton
 * steps on the tail, in logarithms where it is small. Example: studentTQuantile(0.975, 9) = 2.262157162740992.
 */
export function studentTQuantile(p: number, df: number): number {
  requireDegrees(df);
  if (!(p >= 0 && p <= 1)) {
    throw new NumericsError(`A quantile of Student's t needs p in [0, 1], got ${p}; use a level such as 0.975.`);
  }
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  if (tail === 0) return p === 0 ? -Infinity : Infinity;
  const t = tail > 0.25 ? centralQuantile(p < 0.5 ? 0.5 - p : p - 0.5, df) : tailQuantile(tail, df);
  return p < 0.5 ? -t : t;
}

function density(t: number, df: number): number {
  const constant = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  const square = (t * t) / df;
  const log = square < Infinity ? Math.log1p(square) : 2 * Math.log(t) - Math.log(df);
  return Math.exp(constant - ((df + 1) / 2) * log);
}

/** t > 0 with P(0 ≤ T ≤ t) = half: the function is concave, so that Newton from 0 climbs to the root. */
function centralQuantile(half: number, df: number): number {
  let t = 0;
  for (let step = 0; step < 100; step++) {
    const square = t * t;
    const reached = 0.5 * incompleteBeta(square / (df + square), 0.5, df / 2, df / (df + square));
    const move = (half - reached) / density(t, df);
    t += move;
    if (Math.abs(move) <= 1e-15 * t) break;
  }
  return t;
}

/** t > 0 with P(T ≥ t) = tail ≤ ¼, by Newton in ln t and ln P inside a bracket. */
function tailQuantile(tail: number, df: number): number {
  if (upperTail(Number.MAX_VALUE, df) > tail) return Infinity;
  let [low, high] = [0, Number.MAX_VALUE];
  let u = 0;
  for (let step = 0; step < 2000; step++) {
    const t = Math.exp(u);
    const reached = upperTail(t, df);
    if (reached > tail) low = t;
    else high = t;
    const slope = (t * density(t, df)) / reached;
    const next = u + (Math.log(reached) - Math.log(tail)) / slope;
    const inside = Number.isFinite(next) && next > Math.log(low) && next < Math.log(high);
    const moved = inside ? next : Math.log(low > 0 ? Math.sqrt(low) * Math.sqrt(high) : Math.min(1, high / 2));
    if (Math.abs(moved - u) <= 4e-15 * Math.max(1, Math.abs(u))) return Math.exp(moved);
    u = moved;
  }
  return Math.exp(u);
}
