import { ConfigError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';
import { loess, loessAt, loessWindow, type Loess, type LoessWindow } from './loess.ts';
import { robustnessWeights } from './robustnessWeights.ts';

export interface StlOptions {
  /** Rows in a season, at least 2. */
  readonly period: number;
  /** Whose defaults, in R's `stats::stl` and statsmodels' `STL`; they differ in the third to fifth digit. */
  readonly convention: 'r' | 'statsmodels';
  /**
   * Seasons in a window of the seasonal smoother, odd and at least 7; `periodic`: a mean of each phase after a
   * window of 10·n + 1 (R only).
   */
  readonly seasonal: number | 'periodic';
  /** Down-weights outliers: 15 outer loops. */
  readonly robust?: boolean;
  /** Rows in a window of the trend, odd; by the convention unless given. */
  readonly trend?: number;
}

export interface Decomposition {
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  readonly remainder: Float64Array;
  /** Robustness weights of the rows, 0–1; all 1 unless `robust`. */
  readonly weights: Float64Array;
}

interface Plan {
  readonly period: number;
  readonly seasonal: Loess;
  readonly trend: Loess;
  readonly lowPass: Loess;
  readonly inner: number;
  readonly outer: number;
  readonly periodic: boolean;
}

interface Work {
  readonly cycle: Float64Array;
  readonly cycleWeights: Float64Array;
  readonly smooth: Float64Array;
  /** `period` seasons before, the n rows, `period` after. */
  readonly extended: Float64Array;
  readonly averaged: Float64Array;
  readonly low: Float64Array;
  readonly rest: Float64Array;
  readonly window: LoessWindow;
}

/**
 * Seasonal–trend decomposition by loess: x = trend + seasonal + remainder, for n > 2·period finite evenly spaced values.
 *
 * Conventions (n_s = `seasonal`, n_t = `trend`, n_l the low pass). `r`: n_t and n_l the next odd at least
 * 1.5·n_p / (1 − 1.5/n_s) and n_p, seasonal degree 0, each smoother at every ⌈window/10⌉-th point, 2 inner loops, robust:
 * 1 inner and 15 outer. `statsmodels`: n_l the odd above n_p, seasonal degree 1, every point, 5 inner loops, robust: 2 and
 * 15. Trend and low pass are local lines in both. R 4.2's robust mode can differ from this: its partial sort sometimes
 * misses the median of the residuals (it takes ascending places and is given descending ones).
 *
 * The decomposition looks both ways: row t depends on rows after it, so it is for description and labels. A feature
 * takes the last row of decompositions of what was known (`stl_trend`).
 *
 * Cleveland, Cleveland, McRae and Terpenning (1990), "STL: a seasonal-trend decomposition procedure based on loess",
 * Journal of Official Statistics 6. Example: stl(nottem, { period: 12, convention: 'r', seasonal: 'periodic' }).
 */
export function stl(x: Float64Array, options: StlOptions): Decomposition {
  const n = x.length;
  const plan = planOf(options, n);
  requireNumbers(x, 2 * plan.period + 1, 'A seasonal decomposition');
  const parts = { trend: new Float64Array(n), seasonal: new Float64Array(n), remainder: new Float64Array(n) };
  const weights = new Float64Array(n).fill(1);
  const work = workspace(n, plan);
  for (let round = 0; ; round++) {
    const robustness = round === 0 ? null : weights;
    for (let step = 0; step < plan.inner; step++) innerLoop(x, plan, robustness, parts, work);
    if (round >= plan.outer) break;
    for (let t = 0; t < n; t++) parts.remainder[t] = x[t]! - parts.trend[t]! - parts.seasonal[t]!;
    robustnessWeights(parts.remainder, weights);
  }
  if (plan.periodic) averagePhases(parts.seasonal, plan.period);
  for (let t = 0; t < n; t++) parts.remainder[t] = x[t]! - parts.seasonal[t]! - parts.trend[t]!;
  return { ...parts, weights };
}

const nextOdd = (value: number): number => value + (value % 2 === 0 ? 1 : 0);

function planOf({ period, convention, seasonal, robust = false, trend }: StlOptions, n: number): Plan {
  requireWindows(period, convention, seasonal, trend);
  const r = convention === 'r';
  const periodic = seasonal === 'periodic';
  const n_s = periodic ? 10 * n + 1 : seasonal;
  const n_t = trend ?? nextOdd(Math.ceil((1.5 * period) / (1 - 1.5 / n_s)));
  const n_l = r ? nextOdd(period) : nextOdd(period + 1);
  const how = (length: number, degree: number): Loess => ({ length, degree, jump: r ? Math.ceil(length / 10) : 1 });
  return {
    period,
    seasonal: how(n_s, r ? 0 : 1),
    trend: how(n_t, 1),
    lowPass: how(n_l, 1),
    inner: robust ? (r ? 1 : 2) : r ? 2 : 5,
    outer: robust ? 15 : 0,
    periodic,
  };
}

function requireWindows(
  period: number,
  convention: StlOptions['convention'],
  seasonal: StlOptions['seasonal'],
  trend: number | undefined,
): void {
  if (!(Number.isInteger(period) && period >= 2)) {
    throw new ConfigError(`A seasonal decomposition needs a whole period of at least 2 rows, got ${period}.`);
  }
  if (seasonal === 'periodic') {
    if (convention === 'r') return;
    throw new ConfigError(
      `A periodic season belongs to the convention r, got ${convention}; give an odd number of seasons.`,
    );
  }
  if (!(Number.isInteger(seasonal) && seasonal >= 7 && seasonal % 2 === 1)) {
    throw new ConfigError(`A seasonal window must be an odd number of at least 7 seasons, got ${seasonal}.`);
  }
  if (trend !== undefined && !(Number.isInteger(trend) && trend > period && trend % 2 === 1)) {
    throw new ConfigError(`A trend window must be odd and longer than the period of ${period} rows, got ${trend}.`);
  }
}

function workspace(n: number, { period }: Plan): Work {
  const cycles = Math.ceil(n / period);
  return {
    cycle: new Float64Array(cycles),
    cycleWeights: new Float64Array(cycles),
    smooth: new Float64Array(cycles + 2),
    extended: new Float64Array(n + 2 * period),
    averaged: new Float64Array(n + 2 * period),
    low: new Float64Array(n),
    rest: new Float64Array(n),
    window: loessWindow(n + 2 * period),
  };
}

/** One pass of section 2.2: seasonal from the detrended series, then trend from the deseasonalised one. */
function innerLoop(
  x: Float64Array,
  plan: Plan,
  robustness: Float64Array | null,
  { trend, seasonal }: { readonly trend: Float64Array; readonly seasonal: Float64Array },
  work: Work,
): void {
  const n = x.length;
  const { period } = plan;
  const { extended, averaged, low, rest, window } = work;
  for (let t = 0; t < n; t++) rest[t] = x[t]! - trend[t]!;
  smoothCycles(rest, plan, robustness, work);
  movingAverage(extended, n + 2 * period, period, averaged);
  movingAverage(averaged, n + period + 1, period, averaged);
  movingAverage(averaged, n + 2, 3, averaged);
  loess(averaged, n, plan.lowPass, null, low, 0, window);
  for (let t = 0; t < n; t++) {
    seasonal[t] = extended[period + t]! - low[t]!;
    rest[t] = x[t]! - seasonal[t]!;
  }
  loess(rest, n, plan.trend, robustness, trend, 0, window);
}

/** Smooths the values of each phase over the seasons, and one season beyond either end. */
function smoothCycles(detrended: Float64Array, plan: Plan, robustness: Float64Array | null, work: Work): void {
  const n = detrended.length;
  const { period, seasonal } = plan;
  const { cycle, cycleWeights, smooth, extended, window } = work;
  for (let phase = 0; phase < period; phase++) {
    const count = Math.floor((n - 1 - phase) / period) + 1;
    for (let i = 0; i < count; i++) cycle[i] = detrended[i * period + phase]!;
    if (robustness !== null) for (let i = 0; i < count; i++) cycleWeights[i] = robustness[i * period + phase]!;
    const weights = robustness === null ? null : cycleWeights;
    loess(cycle, count, seasonal, weights, smooth, 1, window);
    const before = loessAt(cycle, count, seasonal, weights, -1, 0, Math.min(seasonal.length, count) - 1, window);
    const from = Math.max(0, count - seasonal.length);
    const after = loessAt(cycle, count, seasonal, weights, count, from, count - 1, window);
    smooth[0] = Number.isNaN(before) ? smooth[1]! : before;
    smooth[count + 1] = Number.isNaN(after) ? smooth[count]! : after;
    for (let i = 0; i < count + 2; i++) extended[i * period + phase] = smooth[i]!;
  }
}

/** Means of `length` consecutive values of the first `n`, n − length + 1 of them; may work in place. */
function movingAverage(x: Float64Array, n: number, length: number, out: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += x[i]!;
  for (let i = 0; i + length <= n; i++) {
    const first = x[i]!;
    out[i] = sum / length;
    if (i + length < n) sum = sum - first + x[i + length]!;
  }
}

function averagePhases(seasonal: Float64Array, period: number): void {
  for (let phase = 0; phase < period; phase++) {
    let sum = 0;
    let count = 0;
    for (let t = phase; t < seasonal.length; t += period) {
      sum += seasonal[t]!;
      count++;
    }
    for (let t = phase; t < seasonal.length; t += period) seasonal[t] = sum / count;
  }
}
