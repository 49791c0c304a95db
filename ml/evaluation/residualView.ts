import { goldColumns, type Frame } from '../../contracts/frame.ts';
import type { ResidualCurves, ResidualTests, ResidualView } from '../../contracts/residuals.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { keepInside } from '../calibration/logits.ts';
import { autocorrelation } from '../profile/autocorrelation.ts';
import { mean } from '../stats/mean.ts';
import { normalQuantile } from '../stats/normalQuantile.ts';
import { createRandom } from '../stats/rng.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { standardDeviation } from '../stats/standardDeviation.ts';
import { archTest } from '../timeSeries/archTest.ts';
import { ljungBox } from '../timeSeries/ljungBox.ts';
import { goldColumn } from './baselines.ts';
import { scoredRows, type ScoredRows } from './scoredRows.ts';
import { thin } from './thin.ts';

export interface ResidualRequest {
  readonly spec: Pick<SystemSpec, 'kind' | 'target' | 'seed'>;
  readonly gold: Frame;
  readonly id: string;
  readonly predictions: Frame;
  /** Whether the curves are wanted as well. */
  readonly drawn: boolean;
}

/** Fewest rows whose residuals are tested. */
const leastRows = 60;
const memoryLags = 20;
const clusterLags = 5;
/** Residuals whose mean is drawn beside them. */
const window = 60;
const mostPoints = 400;
const mostQuantiles = 61;

interface Residuals {
  readonly time: Float64Array;
  /** Of mean 0 and deviation 1 where the model is right. */
  readonly values: Float64Array;
  /** Standard normal where the model is right. */
  readonly normal: () => Float64Array;
}

function every(rows: ScoredRows, step: number): readonly number[] {
  return Array.from({ length: Math.ceil(rows.time.length / step) }, (_, at) => at * step);
}

/** (y − p) / √(p(1 − p)), and Dunn and Smyth's quantile residuals Φ⁻¹(u), u uniform over the step of y in its distribution. */
function ofProbabilities({ spec, gold, id }: ResidualRequest, rows: ScoredRows, at: readonly number[]): Residuals {
  const target = goldColumn(gold, goldColumns.target);
  const p = Float64Array.from(at, (row) => keepInside(rows.columns['probability']![row]!));
  const y = Float64Array.from(at, (row) => target[rows.goldRow[row]!]!);
  return {
    time: Float64Array.from(at, (row) => rows.time[row]!),
    values: p.map((chance, i) => (y[i]! - chance) / Math.sqrt(chance * (1 - chance))),
    normal() {
      const random = createRandom(spec.seed, 'quantile residuals', id);
      return p.map((chance, i) => {
        const share = 1 - random.uniform();
        const rank = y[i] === 1 ? 1 - chance + chance * share : (1 - chance) * share;
        // A rank of exactly 1 has no quantile.
        return normalQuantile(Math.min(rank, 1 - 2 ** -53));
      });
    },
  };
}

/** Outcome less prediction, in deviations of all of them. */
function ofOutcomes({ gold }: ResidualRequest, rows: ScoredRows, at: readonly number[]): Residuals {
  const outcome = goldColumn(gold, goldColumns.forwardReturn);
  const prediction = rows.columns['prediction']!;
  const raw = Float64Array.from(at, (row) => outcome[rows.goldRow[row]!]! - prediction[row]!);
  const deviation = raw.length > 1 ? standardDeviation(raw) : 0;
  const values = deviation > 0 ? raw.map((value) => value / deviation) : raw;
  return { time: Float64Array.from(at, (row) => rows.time[row]!), values, normal: () => values };
}

function testsOf(values: Float64Array): ResidualTests | null {
  if (values.length < leastRows || !(standardDeviation(values) > 0)) return null;
  const squares = values.map((value) => value * value);
  return {
    mean: mean(values),
    deviation: standardDeviation(values),
    memory: ljungBox(values, memoryLags),
    // Even odds leave residuals of one size.
    clusters: standardDeviation(squares) > 1e-9 * mean(squares) ? archTest(values, clusterLags) : null,
  };
}

function curvesOf({ time, values, normal }: Residuals): ResidualCurves {
  const n = values.length;
  const points = thin(n, mostPoints);
  const sums = new Float64Array(n + 1);
  values.forEach((value, i) => (sums[i + 1] = sums[i]! + value));
  const level = (row: number): number | null =>
    row + 1 < window ? null : (sums[row + 1]! - sums[row + 1 - window]!) / window;
  const sorted = sortNumbers(normal());
  const quantiles = thin(n, mostQuantiles);
  return {
    time: points.map((row) => time[row]!),
    residual: points.map((row) => values[row]!),
    level: points.map(level),
    window,
    autocorrelation: [...autocorrelation(values, memoryLags)],
    band: 1.96 / Math.sqrt(n),
    expected: quantiles.map((rank) => normalQuantile((rank + 0.5) / n)),
    found: quantiles.map((rank) => sorted[rank]!),
  };
}

/**
 * What a model left over on its out-of-time rows, standardised so that a right model has mean 0 and deviation 1, on every
 * `horizon`th row: labels of the rows between overlap, and overlap looks like memory. Probabilities: Pearson residuals, and
 * randomised quantile residuals (drawn from the system's seed) for the quantiles, since a residual of two values has no
 * distribution to compare. Outcomes: in units of their own deviation. null for regimes, which predict no outcome, and for
 * models without such predictions.
 * Dunn and Smyth (1996), Randomized quantile residuals, Journal of Computational and Graphical Statistics 5(3).
 */
export function residualView(request: ResidualRequest): ResidualView | null {
  const { spec, gold, id, predictions, drawn } = request;
  if (spec.kind === 'regime') return null;
  const kind = spec.kind === 'signal' ? 'probability' : 'outcome';
  if (kind === 'outcome' && predictions.columns['prediction'] === undefined) return null;
  const rows = scoredRows(gold, predictions, spec.kind, id);
  const step = spec.target?.horizon ?? 1;
  const residuals = (kind === 'probability' ? ofProbabilities : ofOutcomes)(request, rows, every(rows, step));
  const tests = testsOf(residuals.values);
  return {
    ...{ model: id, kind, rows: residuals.values.length, step, tests },
    ...(drawn && tests && { curves: curvesOf(residuals) }),
  };
}
