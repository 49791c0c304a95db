import { goldColumns, type Frame } from '../../contracts/frame.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import type { ClassifierSample, RegimeSample } from './metrics/metric.ts';
import type { ScoredRows } from './scoredRows.ts';

/** What evaluation reads of a regime model's training results; each part null where the results lack it. */
export interface RegimeResults {
  readonly fit: {
    readonly states: number;
    readonly logLikelihood: number;
    readonly parameters: number;
    readonly aic: number;
    readonly bic: number;
  } | null;
  readonly features: readonly string[] | null;
  /** State with the lowest mean of the first feature. */
  readonly recessionState: number | null;
}

const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Reads `states`, `log_likelihood`, `parameters_count`, `aic`, `bic`, `features` and `means` (state × feature). */
export function readRegimeResults(results: Readonly<Record<string, unknown>>): RegimeResults {
  const { log_likelihood: logLikelihood, parameters_count: parameters, aic, bic, features, means } = results;
  const states = Array.isArray(results['states']) ? results['states'].length : results['states'];
  const complete = finite(states) && finite(logLikelihood) && finite(parameters) && finite(aic) && finite(bic);
  const first = Array.isArray(means)
    ? means.map((row: unknown) => (Array.isArray(row) ? (row[0] as unknown) : null))
    : [];
  const named = Array.isArray(features) && features.every((name) => typeof name === 'string');
  return {
    fit: complete ? { states, logLikelihood, parameters, aic, bic } : null,
    features: named ? features : null,
    recessionState: first.length > 0 && first.every(finite) ? first.indexOf(Math.min(...first)) : null,
  };
}

function recessions(
  gold: Frame,
  rows: ScoredRows,
  results: RegimeResults | null,
  labels: SystemSpec['labels'],
): { readonly recession: ClassifierSample | null; readonly recessionNote: string | null } {
  const none = (recessionNote: string) => ({ recession: null, recessionNote });
  const nber = gold.columns[goldColumns.nber];
  if (labels !== 'nber' || !nber) return none('NBER scores need recession months in gold, got none');
  const state = results?.recessionState ?? null;
  if (state === null) return none('NBER scores need the state means of the training results, got none');
  const filtered = rows.columns[`filtered_${state}`];
  if (!filtered) return none(`NBER scores need the predictions' column filtered_${state}, got none`);
  const kept = [...rows.goldRow.keys()].filter(
    (row) => Number.isFinite(filtered[row]!) && Number.isFinite(nber[rows.goldRow[row]!]!),
  );
  if (kept.length === 0) return none('NBER scores need rows with a known label, got 0');
  return {
    recession: {
      probability: Float64Array.from(kept, (row) => filtered[row]!),
      label: Float64Array.from(kept, (row) => nber[rows.goldRow[row]!]!),
    },
    recessionNote: null,
  };
}

/**
 * The sample that regime metrics judge. The recession state is the one with the lowest mean of the first feature in the final fit;
 * states keep their canonical order across folds, so its number stands for the same state in every fold.
 */
export function regimeSample(
  gold: Frame,
  rows: ScoredRows,
  results: RegimeResults | null,
  labels: SystemSpec['labels'],
): RegimeSample {
  const fit = results?.fit ?? null;
  return {
    logLikelihood: rows.columns['log_likelihood']!,
    fit: fit && { aic: fit.aic, bic: fit.bic },
    ...recessions(gold, rows, results, labels),
  };
}
