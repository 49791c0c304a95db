import { ConfigError, SchemaError } from '../../contracts/failures.ts';
import { goldColumns, outcomeColumn, type Frame } from '../../contracts/frame.ts';
import { goldColumn } from './baselines.ts';
import { expandingResiduals, type TreatmentResiduals } from './expandingResiduals.ts';
import { nothing, scoreOf, type Judge } from './judge.ts';
import type { CausalSample } from './metrics/metric.ts';
import { causalMetrics } from './metrics/registry.ts';
import type { ScoredRows } from './scoredRows.ts';

/** Mean of the outcomes known before each row; 0 before the first. */
function expandingMean(gold: Frame, rows: Int32Array): Float64Array {
  const outcome = goldColumn(gold, outcomeColumn(gold));
  const labelEnd = goldColumn(gold, goldColumns.labelEnd);
  let [next, sum, count] = [0, 0, 0];
  return Float64Array.from(rows, (row) => {
    for (; next < outcome.length && labelEnd[next]! < gold.time[row]!; next += 1) {
      if (!Number.isFinite(outcome[next]!)) continue;
      sum += outcome[next]!;
      count += 1;
    }
    return count === 0 ? 0 : sum / count;
  });
}

function effectsOf(rows: ScoredRows, treatment: string): Float64Array {
  const effect = rows.columns[`effect_${treatment}`];
  if (effect) return effect;
  throw new SchemaError(
    `Judging effects needs the column effect_${treatment}, got ${Object.keys(rows.columns).join(', ')}; train the model again.`,
  );
}

/**
 * Judges effects by their R-loss out of time, on residuals that depend on gold alone (`expandingResiduals`), so that model,
 * champion and baseline are held against the same; the baseline says that there are no effects and that the outcome is its past mean.
 */
export function causalJudge(gold: Frame, features: readonly string[], treatments: readonly string[]): Judge {
  if (treatments.length === 0)
    throw new ConfigError('Judging effects needs at least 1 treatment, got 0; name treatments in the system file.');
  const names = causalMetrics.map((metric) => metric.name);
  const kept = new Map<string, readonly TreatmentResiduals[]>();
  // Challenger and baseline share their rows; regressions over all of them are the costly part.
  const residualsOf = ({ goldRow }: ScoredRows) => {
    const key = goldRow.join();
    const found =
      kept.get(key) ?? treatments.map((treatment) => expandingResiduals(gold, features, treatment, goldRow));
    kept.set(key, found);
    return found;
  };
  const sampleOf = (rows: ScoredRows): CausalSample => {
    const outcome = goldColumn(gold, outcomeColumn(gold));
    const residuals = residualsOf(rows);
    return {
      treatments: treatments.map((name, t) => ({ ...residuals[t]!, effect: effectsOf(rows, name) })),
      prediction: rows.columns['prediction']!,
      outcome: Float64Array.from(rows.goldRow, (row) => outcome[row]!),
    };
  };
  const terms = `Effects are judged on what ridge regressions on the other features, fitted before each row, leave of outcome and treatment.`;
  return {
    metricNames: names,
    score: (rows) => {
      if (rows.time.length === 0) return nothing(names);
      const { metrics, notes } = scoreOf(causalMetrics, sampleOf(rows));
      return { metrics, notes: [...notes, terms] };
    },
    baseline: (rows) => {
      const zero = new Float64Array(rows.time.length);
      const effects = treatments.map((name) => [`effect_${name}`, zero] as const);
      const prediction = expandingMean(gold, rows.goldRow);
      return { ...rows, columns: { effect: zero, prediction, ...Object.fromEntries(effects) } };
    },
  };
}
