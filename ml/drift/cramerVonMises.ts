import { sortNumbers } from '../stats/sortNumbers.ts';
import { cramerVonMisesExact } from './cramerVonMisesExact.ts';
import { defineDrift } from './drift.ts';

/** exp(z) K_{1/4}(z) = ∫₀^∞ exp(z − z cosh t) cosh(t/4) dt, by the trapezoid rule, which converges geometrically here. */
function scaledBessel(z: number): number {
  const step = 1 / 64;
  let sum = 0.5;
  for (let k = 1; ; k += 1) {
    const t = k * step;
    // cosh t − 1 without cancellation.
    const term = Math.exp(-2 * z * Math.sinh(t / 2) ** 2) * Math.cosh(t / 4);
    sum += term;
    if (term < 1e-17 * sum) return sum * step;
  }
}

/**
 * P(W ≤ x) of the limit law of the Cramér–von Mises statistic; meant for x up to 4, where it is 1 to ten digits.
 * Csörgő and Faraway (1996), "The exact and asymptotic distributions of Cramér–von Mises statistics", JRSS B 58, (1.2).
 */
function limitCdf(x: number): number {
  let total = 0;
  // Γ(k + ½) / (√π k!), from its recurrence.
  let ratio = 1;
  for (let k = 0; k < 200; k += 1) {
    const y = 4 * k + 1;
    const q = (y * y) / (16 * x);
    const term = (ratio / (Math.PI * Math.sqrt(x))) * Math.sqrt(y) * Math.exp(-2 * q) * scaledBessel(q);
    total += term;
    if (term < 1e-14) break;
    ratio *= (k + 0.5) / (k + 1);
  }
  return total;
}

/** Rows of a sample up to which orders are counted. */
const mostCounted = 20;

/** Anderson's U from the mid-ranks of both samples in the pool, both ascending. */
function rankStatistic(x: Float64Array, y: Float64Array): number {
  const [n, m] = [x.length, y.length];
  let [i, j, first, second] = [0, 0, 0, 0];
  while (i < n || j < m) {
    const at = Math.min(i < n ? x[i]! : Infinity, j < m ? y[j]! : Infinity);
    const [fromX, fromY] = [i, j];
    while (i < n && x[i] === at) i += 1;
    while (j < m && y[j] === at) j += 1;
    const rank = (fromX + fromY + 1 + i + j) / 2;
    for (let k = fromX; k < i; k += 1) first += (rank - (k + 1)) ** 2;
    for (let k = fromY; k < j; k += 1) second += (rank - (k + 1)) ** 2;
  }
  return n * first + m * second;
}

/**
 * Two-sample Cramér–von Mises: T = U / (nm N) − (4nm − 1) / (6N) with N = n + m and mid-ranks for ties, and the limit's p-value
 * after T is moved and scaled to the limit's mean and variance; scipy's `cramervonmises_2samp(method='asymptotic')`. Rows are
 * taken as independent. Equal samples give T = 0. Where both samples have at most 20 rows the p-value is counted exactly, as scipy's
 * 'auto' does.
 */
export const cramerVonMises = defineDrift({
  name: 'cramerVonMises',
  kind: 'test',
  purpose: 'Squared distance between the distribution functions over the pooled rows; sees what moves the middle.',
  cite: 'Anderson (1962), Annals of Mathematical Statistics 33; Csörgő and Faraway (1996), JRSS B 58; scipy.',
  minimumReference: 20,
  minimumLive: 10,
  compare(reference, live) {
    const [n, m] = [reference.length, live.length];
    const [total, cells] = [n + m, n * m];
    const u = rankStatistic(sortNumbers(reference), sortNumbers(live));
    const statistic = u / (cells * total) - (4 * cells - 1) / (6 * total);
    if (Math.max(n, m) <= mostCounted) return { statistic, pValue: cramerVonMisesExact(n, m, u), note: null };
    const expected = (1 + 1 / total) / 6;
    const spread =
      ((total + 1) * (4 * cells * total - 3 * (n * n + m * m) - 2 * cells)) / (45 * total * total * 4 * cells);
    const limit = 1 / 6 + (statistic - expected) / Math.sqrt(45 * spread);
    const pValue = limit < 0.003 ? 1 : Math.max(0, 1 - limitCdf(limit));
    return { statistic, pValue, note: null };
  },
});
