import type { Coverage, IntervalEvaluation } from '../../contracts/evaluation.ts';
import { goldColumns, type Frame } from '../../contracts/frame.ts';
import type { DecisionSpec } from '../../contracts/system.ts';
import type { AdaptiveOptions } from '../conformal/adaptiveConformal.ts';
import { adaptiveIntervals, type AdaptiveIntervals } from '../conformal/adaptiveIntervals.ts';
import { coverageOf } from '../conformal/coverageOf.ts';
import { countBelow } from '../stats/countBelow.ts';
import { standardDeviation } from '../stats/standardDeviation.ts';
import { goldColumn } from './baselines.ts';
import type { ScoredRows } from './scoredRows.ts';
import { thin } from './thin.ts';

/** Closes that the volatility of a row is taken of. */
const volatilityRows = 60;
/** Least known outcomes for a line through them. */
const leastOutcomes = 50;
/** Least volatility of one row's return: below it prices do not move. */
const leastVolatility = 1e-6;
const mostPoints = 300;
type Bounds = Pick<AdaptiveIntervals, 'lower' | 'upper' | 'covered'>;

const groupNames = ['calm third', 'middle third', 'turbulent third'] as const;

/** Standard deviation (ddof 1) of the last returns before and at each row of gold, times √horizon. */
function scaleOf(close: Float64Array, goldRow: Int32Array, horizon: number): Float64Array {
  const returns = close.map((now, row) => (row === 0 ? NaN : Math.log(now / close[row - 1]!)));
  return Float64Array.from(goldRow, (row) => {
    const deviation = standardDeviation(returns.subarray(row - volatilityRows + 1, row + 1));
    return Math.max(leastVolatility, deviation) * Math.sqrt(horizon);
  });
}

/** Least-squares line of outcome on probability through the outcomes known at each row; their mean where x does not vary. */
function expandingLine(x: Float64Array, outcome: Float64Array, knownAfter: number): Float64Array {
  let [n, meanX, meanY, xx, xy] = [0, 0, 0, 0, 0];
  return x.map((value, row) => {
    const past = row - knownAfter;
    if (past >= 0) {
      n += 1;
      const offset = x[past]! - meanX;
      meanX += offset / n;
      meanY += (outcome[past]! - meanY) / n;
      xx += offset * (x[past]! - meanX);
      xy += offset * (outcome[past]! - meanY);
    }
    if (n < leastOutcomes) return 0;
    return meanY + (xx > 1e-12 ? (xy / xx) * (value - meanX) : 0);
  });
}

/** Third of all scales up to and at each row that its own scale lies in. */
function thirds(scale: Float64Array): Int32Array {
  const sorted: number[] = [];
  return Int32Array.from(scale, (value) => {
    const below = countBelow(sorted, value);
    sorted.splice(below, 0, value);
    return Math.min(2, Math.floor((3 * below) / sorted.length));
  });
}

/**
 * Each group of rows with a stream of its own. A stream waits for the outcome of a row for `knownAfter` rows of its group, which are at
 * least as many rows of the whole: it learns late, never early.
 */
function byGroup(
  group: Int32Array,
  series: { readonly prediction: Float64Array; readonly scale: Float64Array; readonly outcome: Float64Array },
  options: AdaptiveOptions & { readonly knownAfter: number },
): Bounds {
  const [lower, upper, covered] = [0, 1, 2].map(() => new Float64Array(group.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const name of new Set(group)) {
    const rows = [...group.keys()].filter((row) => group[row] === name);
    const take = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
    const { prediction, scale, outcome } = series;
    const own = adaptiveIntervals({
      ...options,
      prediction: take(prediction),
      scale: take(scale),
      outcome: take(outcome),
    });
    rows.forEach((row, at) => {
      lower[row] = own.lower[at]!;
      upper[row] = own.upper[at]!;
      covered[row] = own.covered[at]!;
    });
  }
  return { lower, upper, covered };
}

function coverage(group: string, made: Bounds, rows: readonly number[]): Coverage | null {
  if (rows.length === 0) return null;
  const found = coverageOf(
    rows.map((row) => made.covered[row]!),
    { level: 0.95 },
  );
  const width = rows.reduce((sum, row) => sum + Math.max(0, made.upper[row]! - made.lower[row]!), 0) / rows.length;
  return { group, rows: rows.length, covered: found.coverage, from: found.lower, to: found.upper, width };
}

/**
 * Intervals of the return over the horizon around what the probability has meant so far: a least-squares line through the outcomes
 * known at each row, ± a conformal quantile of past errors in units of volatility (60 rows, times √horizon), whose miss rate adapts
 * (`adaptiveIntervals`), each third of volatility with its own errors and its own rate. Everything at a row was known at its close.
 * null where gold has no closes, or no interval is bounded yet.
 *
 * Coverage is over the rows with a bounded interval, with a Clopper–Pearson interval; groups are thirds of volatility among the rows
 * up to each. Overlapping horizons make neighbouring misses alike, so that the true interval of the coverage is wider.
 * Gibbs and Candès (2021), "Adaptive conformal inference under distribution shift", NeurIPS 34.
 */
export function outcomeIntervals(
  gold: Frame,
  rows: ScoredRows,
  horizon: number,
  { miss, gamma, windowRows }: DecisionSpec['intervals'],
): IntervalEvaluation | null {
  const close = gold.columns[goldColumns.close];
  if (!close || rows.time.length === 0) return null;
  const all = goldColumn(gold, goldColumns.forwardReturn);
  const first = rows.goldRow.findIndex((row) => row >= volatilityRows);
  if (first < 0) return null;
  const goldRow = rows.goldRow.subarray(first);
  const time = rows.time.subarray(first);
  const outcome = Float64Array.from(goldRow, (row) => all[row]!);
  const scale = scaleOf(close, goldRow, horizon);
  const prediction = expandingLine(rows.columns['probability']!.subarray(first), outcome, horizon);
  const third = thirds(scale);
  const options = { alpha: miss, gamma, window: windowRows, knownAfter: horizon };
  const made = byGroup(third, { prediction, scale, outcome }, options);
  // An interval is infinite while there are too few errors, and empty, thus a miss, where the miss rate has run above 1.
  const bounded = [...time.keys()].filter((row) => made.upper[row] !== Infinity);
  const whole = coverage('all rows', made, bounded);
  if (whole === null) return null;
  const finite = bounded.filter((row) => made.upper[row] !== -Infinity);
  const shown = thin(finite.length, mostPoints).map((at) => finite[at]!);
  const at = (values: Float64Array) => shown.map((row) => values[row]!);
  return {
    nominal: 1 - miss,
    all: whole,
    groups: groupNames.flatMap((name, group) => {
      const found = coverage(
        name,
        made,
        bounded.filter((row) => third[row] === group),
      );
      return found ? [found] : [];
    }),
    curve: { time: at(time), lower: at(made.lower), upper: at(made.upper), outcome: at(outcome) },
  };
}
