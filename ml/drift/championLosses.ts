import { endOfDay } from '../../contracts/dates.ts';
import { goldColumns, type Frame } from '../../contracts/frame.ts';
import { needColumn } from './needColumn.ts';

/** What a champion lost on each row, in the order of the rows; none of the labels overlap. */
export interface ChampionLosses {
  readonly time: Float64Array;
  /** When the loss could be known. */
  readonly knownAt: Float64Array;
  /** −ln of the probability, or of the density, of what came; nats. */
  readonly surprise: Float64Array;
  /** Of a signal: (p − label)². */
  readonly brier: Float64Array | null;
  /** Of a signal: 1 where the label is on the other side of one half. */
  readonly error: Float64Array | null;
}

/** A probability nearer to 0 or 1 than this is not meant: one wrong row would drown a year of others. */
const clip = 1e-3;

interface Row {
  readonly time: number;
  readonly knownAt: number;
  readonly value: number;
  readonly label: number;
}

/** Of rows in time order, the first and each next that begins when the label of the one before has ended. */
function apart(rows: readonly Row[]): readonly Row[] {
  let free = -Infinity;
  return rows.filter(({ time, knownAt }) => {
    if (time < free) return false;
    free = knownAt;
    return true;
  });
}

const numbers = (rows: readonly Row[], of: (row: Row) => number) => Float64Array.from(rows, of);

/**
 * Losses of a signal's probabilities on the rows whose label was known by the as-of date. Labels of several days overlap, and
 * so do their losses: a row is taken only when the label of the row taken before has ended, from the first row on, so that the
 * rows of an earlier report are the same again. Rows without a prediction or a label are left out.
 * gold: every row as of the report, with `target` and `label_end`; predictions: `probability`.
 */
export function signalLosses(gold: Frame, predictions: Frame, asOf: string): ChampionLosses {
  const target = needColumn(gold.columns, goldColumns.target, 'the gold rows');
  const labelEnd = needColumn(gold.columns, goldColumns.labelEnd, 'the gold rows');
  const probability = needColumn(predictions.columns, 'probability', 'the predictions');
  const at = new Map([...gold.time].map((time, row) => [time, row]));
  const limit = endOfDay(asOf);
  const matured = [...predictions.time].flatMap((time, index): Row[] => {
    const row = at.get(time);
    if (row === undefined) return [];
    const found = { time, knownAt: labelEnd[row]!, value: probability[index]!, label: target[row]! };
    return Number.isFinite(found.value + found.label) && found.knownAt <= limit ? [found] : [];
  });
  const rows = apart(matured);
  const held = (p: number) => Math.min(1 - clip, Math.max(clip, p));
  return {
    time: numbers(rows, ({ time }) => time),
    knownAt: numbers(rows, ({ knownAt }) => knownAt),
    surprise: numbers(rows, ({ value, label }) => -Math.log(label > 0.5 ? held(value) : 1 - held(value))),
    brier: numbers(rows, ({ value, label }) => (value - label) ** 2),
    error: numbers(rows, ({ value, label }) => Number(value > 0.5 !== label > 0.5)),
  };
}

/** −log-likelihood of each row that a regime champion scored, given the rows before; known with the row. predictions: `log_likelihood`. */
export function regimeLosses(predictions: Frame): ChampionLosses {
  const density = needColumn(predictions.columns, 'log_likelihood', 'the predictions');
  const rows = [...predictions.time].flatMap((time, row): Row[] =>
    Number.isFinite(density[row]) ? [{ time, knownAt: time, value: -density[row]!, label: NaN }] : [],
  );
  const time = numbers(rows, (row) => row.time);
  return { time, knownAt: time, surprise: numbers(rows, ({ value }) => value), brier: null, error: null };
}
