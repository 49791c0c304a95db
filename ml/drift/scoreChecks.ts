import { endOfDay } from '../../contracts/dates.ts';
import type { ScoreCheck } from '../../contracts/drift.ts';
import { goldColumns, type Frame } from '../../contracts/frame.ts';
import type { MonitorSpec } from '../../contracts/system.ts';
import { shown } from '../stats/shown.ts';
import { needColumn } from './needColumn.ts';

type Thresholds = MonitorSpec['thresholds'];

/** Matured labels below which a score is shown but does not count. */
const minimumMatured = 20;

/** Probabilities and labels of the live rows whose label was known by the as-of date. */
function matured(
  live: Frame,
  predictions: Frame,
  asOf: string,
): readonly { readonly p: number; readonly label: number }[] {
  const probability = needColumn(predictions.columns, 'probability', 'the predictions');
  const target = needColumn(live.columns, goldColumns.target, 'the live rows');
  const labelEnd = needColumn(live.columns, goldColumns.labelEnd, 'the live rows');
  const predicted = new Map([...predictions.time].map((time, row) => [time, probability[row]!]));
  const limit = endOfDay(asOf);
  return [...live.time].flatMap((time, row) => {
    const p = predicted.get(time);
    const label = target[row]!;
    return p !== undefined && Number.isFinite(p) && Number.isFinite(label) && labelEnd[row]! <= limit
      ? [{ p, label }]
      : [];
  });
}

function check(
  metric: string,
  rows: number,
  value: number | null,
  threshold: number,
  bound: 'least' | 'most',
): ScoreCheck {
  const beyond = value !== null && (bound === 'least' ? value < threshold : value > threshold);
  const failed = beyond && rows >= minimumMatured;
  const limit = `required at ${bound} ${shown(threshold)}`;
  const few = rows < minimumMatured ? `; it does not count below ${minimumMatured} rows` : '';
  const sentence =
    value === null
      ? `${metric} is not known: 0 matured labels.`
      : `${metric} ${shown(value)} on ${rows} matured labels, ${limit}${few}.`;
  return { metric, rows, value, threshold, failed, sentence };
}

/** Accuracy at probability 0.5 and Brier score of the champion on matured live labels, against the thresholds. */
export function signalScores(
  live: Frame,
  predictions: Frame,
  asOf: string,
  thresholds: Thresholds,
): readonly ScoreCheck[] {
  const rows = matured(live, predictions, asOf);
  const average = (score: (p: number, label: number) => number) =>
    rows.length === 0 ? null : rows.reduce((sum, row) => sum + score(row.p, row.label), 0) / rows.length;
  const accuracy = average((p, label) => (p > 0.5 === label > 0.5 ? 1 : 0));
  const brier = average((p, label) => (p - label) ** 2);
  return [
    check('accuracy', rows.length, accuracy, thresholds.score, 'least'),
    check('brier', rows.length, brier, thresholds.brier, 'most'),
  ];
}

/**
 * Mean predictive log-likelihood of the live rows against training: it fails below training − `logLikelihoodDrop`, from one
 * row on. `training` is per observation, in nats.
 */
export function regimeScores(
  live: Frame,
  predictions: Frame,
  training: number | null,
  thresholds: Thresholds,
): readonly ScoreCheck[] {
  if (training === null) return [];
  const metric = 'log_likelihood_per_observation';
  const column = needColumn(predictions.columns, 'log_likelihood', 'the predictions');
  const wanted = new Set(live.time);
  const values = [...column].filter((value, row) => Number.isFinite(value) && wanted.has(predictions.time[row]!));
  const threshold = training - thresholds.logLikelihoodDrop;
  if (values.length === 0)
    return [
      {
        metric,
        rows: 0,
        value: null,
        threshold,
        failed: false,
        sentence: `${metric} is not known: 0 live rows were scored.`,
      },
    ];
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const sentence = `${metric} ${shown(value)} on ${values.length} live rows, required at least ${shown(threshold)} (training ${shown(training)} less ${thresholds.logLikelihoodDrop}).`;
  return [{ metric, rows: values.length, value, threshold, failed: value < threshold, sentence }];
}
