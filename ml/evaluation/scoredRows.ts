import { SchemaError } from '../../contracts/failures.ts';
import { goldColumns, outcomeColumn, type Frame } from '../../contracts/frame.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { goldColumn } from './baselines.ts';

/** Out-of-time predictions that can be judged, matched to rows of gold by time. */
export interface ScoredRows {
  readonly time: Float64Array;
  /** Row of gold of each, ascending. */
  readonly goldRow: Int32Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** What a prediction must have to be judged, by kind of system. */
export const scoreColumn = {
  signal: 'probability',
  regime: 'log_likelihood',
  causal: 'effect',
} as const satisfies Record<SystemSpec['kind'], string>;

const pick = (values: Float64Array, rows: readonly number[]) => Float64Array.from(rows, (row) => values[row]!);

function select(rows: ScoredRows, kept: readonly number[]): ScoredRows {
  const columns = Object.entries(rows.columns).map(([name, values]) => [name, pick(values, kept)] as const);
  return {
    time: pick(rows.time, kept),
    goldRow: Int32Array.from(kept, (row) => rows.goldRow[row]!),
    columns: Object.fromEntries(columns),
  };
}

/**
 * Matches predictions to gold and keeps the rows that can be judged: a finite score and, for signals and effects, a known outcome. Rows of either
 * side without a partner are left out.
 */
export function scoredRows(gold: Frame, predictions: Frame, kind: SystemSpec['kind'], id: string): ScoredRows {
  const score = predictions.columns[scoreColumn[kind]];
  if (!score)
    throw new SchemaError(
      `Predictions of ${id} need column ${scoreColumn[kind]}, got ${Object.keys(predictions.columns).join(', ') || 'no column'}; train it again.`,
    );
  const outcome = { signal: goldColumns.target, causal: outcomeColumn(gold), regime: null }[kind];
  const target = outcome && goldColumn(gold, outcome);
  const goldRowAt = new Map([...gold.time].map((time, row) => [time, row]));
  const kept: number[] = [];
  const goldRow: number[] = [];
  predictions.time.forEach((time, row) => {
    const at = goldRowAt.get(time);
    if (at === undefined || !Number.isFinite(score[row]!) || (target && !Number.isFinite(target[at]!))) return;
    kept.push(row);
    goldRow.push(at);
  });
  const columns = Object.entries(predictions.columns).map(([name, values]) => [name, pick(values, kept)] as const);
  return {
    time: pick(predictions.time, kept),
    goldRow: Int32Array.from(goldRow),
    columns: Object.fromEntries(columns),
  };
}

/** The rows that both have, in order, of each; only the last `most` of them unless that is 0. */
export function commonRows(a: ScoredRows, b: ScoredRows, most: number): readonly [ScoredRows, ScoredRows] {
  const inB = new Map([...b.time].map((time, row) => [time, row]));
  const pairs = [...a.time].flatMap((time, row) => {
    const other = inB.get(time);
    return other === undefined ? [] : [[row, other] as const];
  });
  const kept = most > 0 ? pairs.slice(-most) : pairs;
  return [
    select(
      a,
      kept.map((pair) => pair[0]),
    ),
    select(
      b,
      kept.map((pair) => pair[1]),
    ),
  ];
}
