import { NumericsError } from '../../contracts/failures.ts';
import type { UnitRootTest } from '../../contracts/profile.ts';
import { mean } from '../stats/mean.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

/** Table 1 of the paper, for a level: upper tail probabilities of the statistic. */
const critical = [0.347, 0.463, 0.574, 0.739] as const;
const probabilities = [0.1, 0.05, 0.025, 0.01] as const;

function product(e: Float64Array, lag: number): number {
  let total = 0;
  for (let t = lag; t < e.length; t += 1) total += e[t]! * e[t - lag]!;
  return total;
}

/** Bandwidth of Hobijn, Franses and Ooms (2004), "Generalizations of the KPSS-test", Statistica Neerlandica 58, (10). */
function bandwidth(e: Float64Array): number {
  const n = e.length;
  const most = Math.floor(n ** (2 / 9));
  let [s0, s1] = [product(e, 0) / n, 0];
  for (let i = 1; i <= most; i += 1) {
    const covariance = product(e, i) / (n / 2);
    s0 += covariance;
    s1 += i * covariance;
  }
  return Math.min(Math.floor(1.1447 * Math.cbrt((s1 / s0) ** 2) * Math.cbrt(n)), n - 1);
}

/** Straight lines between the table's rows; beyond it 0.1 or 0.01, which mean "at least" and "at most". */
function pValueOf(statistic: number): number {
  if (statistic <= critical[0]) return probabilities[0];
  const at = critical.findIndex((value) => statistic < value);
  if (at === -1) return probabilities[3];
  const [low, high] = [critical[at - 1]!, critical[at]!];
  const share = (statistic - low) / (high - low);
  return probabilities[at - 1]! + share * (probabilities[at]! - probabilities[at - 1]!);
}

/**
 * KPSS test about a level: with e_t = x_t − x̄ and S_t = Σ_{i ≤ t} e_i the statistic is Σ S_t² / (n²·s²), where s² is the
 * long-run variance with Bartlett weights. The null hypothesis is stationarity; a small p-value speaks against it.
 *
 * `x`: n ≥ 12 finite numbers in order of time, evenly spaced, that vary; NaN is refused. Kwiatkowski, Phillips, Schmidt
 * and Shin (1992), "Testing the null hypothesis of stationarity", Journal of Econometrics 54.
 */
export function kpssTest(x: Float64Array): UnitRootTest {
  requireNumbers(x, 12, 'The KPSS test');
  const n = x.length;
  const centre = mean(x);
  const e = x.map((value) => value - centre);
  const whole = product(e, 0);
  if (!(whole > 0)) throw new NumericsError(`The KPSS test needs values that vary, got a sum of squares of ${whole}.`);
  const lags = bandwidth(e);
  let variance = whole;
  for (let i = 1; i <= lags; i += 1) variance += 2 * product(e, i) * (1 - i / (lags + 1));
  variance /= n;
  let [partial, squares] = [0, 0];
  for (const value of e) {
    partial += value;
    squares += partial * partial;
  }
  const statistic = squares / (n * n) / variance;
  if (!(statistic >= 0) || !Number.isFinite(statistic)) {
    throw new NumericsError(`The KPSS test needs a positive long-run variance, got ${variance} with ${lags} lags.`);
  }
  return { statistic, pValue: pValueOf(statistic), lags, rows: n };
}
