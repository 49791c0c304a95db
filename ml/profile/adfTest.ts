import { NumericsError } from '../../contracts/failures.ts';
import type { UnitRootTest } from '../../contracts/profile.ts';
import { leastSquares } from '../linalg/leastSquares.ts';
import { mean } from '../stats/mean.ts';
import { normalCdf } from '../stats/normalCdf.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

/** Fewest values for which the lag rule leaves rows to fit on. */
const leastValues = 12;

/** MacKinnon's response surface for one series and a constant: Φ of a polynomial in the statistic, in two pieces. */
const surface = {
  largest: 2.74,
  smallest: -18.83,
  joint: -1.61,
  left: [2.1659, 1.4412, 0.038269],
  right: [1.7339, 0.93202, -0.12745, -0.010368],
} as const;

function pValueOf(statistic: number): number {
  if (statistic > surface.largest) return 1;
  if (statistic < surface.smallest) return 0;
  const coefficients: readonly number[] = statistic <= surface.joint ? surface.left : surface.right;
  return normalCdf(coefficients.reduceRight((sum, coefficient) => sum * statistic + coefficient, 0));
}

interface Regression {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly names: readonly string[];
}

/**
 * Δx_t on 1, x_{t−1} and Δx_{t−1} … Δx_{t−lags}, for the last `rows` values. The level comes last or second; columns
 * have norm 1 and the level mean 0, which the constant allows and the t-value of the level does not notice.
 */
function regression(x: Float64Array, lags: number, rows: number, levelLast: boolean): Regression {
  const start = x.length - rows;
  const level = x.subarray(start - 1, start - 1 + rows);
  const centre = mean(level);
  const change = (lag: number) =>
    Float64Array.from({ length: rows }, (_, t) => x[start + t - lag]! - x[start + t - lag - 1]!);
  const levels = { name: 'level', values: level.map((value) => value - centre) };
  const changes = Array.from({ length: lags }, (_, at) => ({
    name: `change ${at + 1} before`,
    values: change(at + 1),
  }));
  const columns = [
    { name: 'constant', values: new Float64Array(rows).fill(1) },
    ...(levelLast ? [...changes, levels] : [levels, ...changes]),
  ];
  const a = new Float64Array(rows * columns.length);
  columns.forEach(({ values }, j) => {
    const norm = Math.sqrt(values.reduce((total, value) => total + value * value, 0));
    for (let t = 0; t < rows; t += 1) a[t * columns.length + j] = norm > 0 ? values[t]! / norm : 0;
  });
  return { a, b: change(0), names: columns.map(({ name }) => name) };
}

/** Lags with the smallest Akaike criterion n·ln(SSR/n) + 2k, all on the rows that the most lags leave. */
function bestLags(x: Float64Array, most: number): number {
  const rows = x.length - 1 - most;
  const { a, b, names } = regression(x, most, rows, false);
  leastSquares(a, b, names);
  // b is Qᵀb now: the first k columns leave Σ_{i ≥ k} b_i².
  let rest = 0;
  for (let i = names.length; i < rows; i += 1) rest += b[i]! * b[i]!;
  let best = { lags: most, criterion: Infinity };
  for (let lags = most; lags >= 0; lags -= 1) {
    const k = lags + 2;
    const criterion = rows * Math.log(rest / rows) + 2 * k;
    if (criterion <= best.criterion) best = { lags, criterion };
    rest += b[k - 1]! * b[k - 1]!;
  }
  return best.lags;
}

/**
 * Augmented Dickey–Fuller test with a constant: Δx_t = α + γ·x_{t−1} + Σ_{i ≤ p} δ_i·Δx_{t−i} + ε_t. The statistic is the
 * t-value of γ; the null hypothesis γ = 0 is a unit root, and a small p-value speaks against it.
 *
 * `x`: n ≥ 12 finite numbers in order of time, evenly spaced; NaN is refused. p is chosen by AIC among 0 …
 * min(⌈12·(n/100)^¼⌉, ⌊n/2⌋ − 2) (Schwert 1989), then the regression is fitted on all rows that p leaves. p-value by
 * MacKinnon (1994), "Approximate asymptotic distribution functions for unit-root and cointegration tests", JBES 12.
 */
export function adfTest(x: Float64Array): UnitRootTest {
  requireNumbers(x, leastValues, 'The augmented Dickey–Fuller test');
  if (x.every((value) => value === x[0])) {
    throw new NumericsError(`The augmented Dickey–Fuller test needs values that vary, got ${x[0]!} in every row.`);
  }
  const most = Math.min(Math.ceil(12 * (x.length / 100) ** 0.25), Math.floor(x.length / 2) - 2);
  const lags = bestLags(x, most);
  const rows = x.length - 1 - lags;
  const { a, b, names } = regression(x, lags, rows, true);
  const { r } = leastSquares(a, b, names);
  const k = names.length;
  let squares = 0;
  for (let i = k; i < rows; i += 1) squares += b[i]! * b[i]!;
  const deviation = Math.sqrt(squares / (rows - k));
  // Of the last column γ = b_k / R_kk with standard error s / |R_kk|.
  const statistic = (b[k - 1]! / deviation) * Math.sign(r[k * k - 1]!);
  if (!Number.isFinite(statistic)) {
    throw new NumericsError(
      `The augmented Dickey–Fuller test needs changes that its lags do not explain in full, got a residual deviation of ${deviation}.`,
    );
  }
  return { statistic, pValue: pValueOf(statistic), lags, rows };
}
