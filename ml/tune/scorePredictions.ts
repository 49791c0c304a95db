import type { Frame } from '../../contracts/frame.ts';
import { judgeOf, type JudgedSystem } from '../evaluation/judgeOf.ts';
import { readRegimeResults } from '../evaluation/regimeSample.ts';
import { scoredRows, type ScoredRows } from '../evaluation/scoredRows.ts';

export interface Predicted {
  readonly predictions: Frame;
  /** Training results. */
  readonly results: Readonly<Record<string, unknown>>;
}

/** Out-of-time rows of a model that can be judged, from a time on, and the metric over them; null where it has no value. */
export function scorePredictions(
  { spec, gold, features, metric }: JudgedSystem & { readonly features: readonly string[]; readonly metric: string },
  { predictions, results }: Predicted,
  from = -Infinity,
): { readonly rows: ScoredRows; readonly score: number | null; readonly baseline: number | null } {
  const regime = spec.kind === 'regime' ? readRegimeResults(results) : null;
  const judge = judgeOf({ spec, gold }, regime?.features ?? features);
  const rows = since(scoredRows(gold, predictions, spec.kind, 'a trial'), from);
  const of = (some: ScoredRows, read: typeof regime) => judge.score(some, read).metrics[metric] ?? null;
  if (rows.time.length === 0) return { rows, score: null, baseline: null };
  return { rows, score: of(rows, regime), baseline: of(judge.baseline(rows), null) };
}

function since(rows: ScoredRows, from: number): ScoredRows {
  const first = rows.time.findIndex((time) => time >= from);
  const at = first === -1 ? rows.time.length : first;
  return {
    time: rows.time.slice(at),
    goldRow: rows.goldRow.slice(at),
    columns: Object.fromEntries(Object.entries(rows.columns).map(([name, values]) => [name, values.slice(at)])),
  };
}
