import { DataQualityError } from '../../contracts/failures.ts';
import { goldColumns, outcomeColumn, type Frame } from '../../contracts/frame.ts';
import { fitRidge, ridgeScores } from '../causal/estimators/ridgeLearner.ts';
import { takeRows, takeValues } from '../stats/matrixParts.ts';
import { goldColumn } from './baselines.ts';

/** What is left of outcome and treatment at a row, by regressions on rows whose outcome was known before it. */
export interface TreatmentResiduals {
  readonly outcome: Float64Array;
  readonly treatment: Float64Array;
  /** Σ T̃Ỹ / Σ T̃² over the judged rows whose outcome was known before the row; 0 before the first. */
  readonly constantEffect: Float64Array;
}

/** Rows from one regression to the next. */
const refitRows = 250;

/**
 * Out-of-time residuals of the outcome and of one treatment at `rows` (ascending) of gold, for an R-loss that is the same whatever
 * model is judged: ridge regressions on the other features, fitted again every 250 judged rows on all rows whose label ended
 * before. Refuses fewer than 2 rows a feature before the first judged row, with both numbers.
 */
export function expandingResiduals(
  gold: Frame,
  features: readonly string[],
  treatment: string,
  rows: Int32Array,
): TreatmentResiduals {
  const outcome = goldColumn(gold, outcomeColumn(gold));
  const labelEnd = goldColumn(gold, goldColumns.labelEnd);
  const shock = goldColumn(gold, treatment);
  const others = features.filter((name) => name !== treatment);
  const columns = others.map((name) => goldColumn(gold, name));
  const width = others.length;
  const values = new Float64Array(gold.time.length * width);
  columns.forEach((column, j) => column.forEach((value, row) => (values[row * width + j] = value)));
  const x = { rows: gold.time.length, columns: others, values };
  const found = { outcome: new Float64Array(rows.length), treatment: new Float64Array(rows.length) };
  for (let from = 0; from < rows.length; from += refitRows) {
    const until = gold.time[rows[from]!]!;
    const known = [...gold.time.keys()].filter((row) => labelEnd[row]! < until && Number.isFinite(outcome[row]!));
    if (known.length < 2 * width)
      throw new DataQualityError(
        `Judging effects with ${width} features needs at least ${2 * width} rows with a known outcome before the first judged one, got ${known.length}; set a later first_test.`,
      );
    const at = rows.subarray(from, from + refitRows);
    const [seen, unseen] = [takeRows(x, known), takeRows(x, at)];
    const left = (y: Float64Array) =>
      ridgeScores(fitRidge(seen, takeValues(y, known)), unseen).map((expected, i) => y[at[i]!]! - expected);
    found.outcome.set(left(outcome), from);
    found.treatment.set(left(shock), from);
  }
  return { ...found, constantEffect: constantEffects(gold, rows, found) };
}

function constantEffects(
  gold: Frame,
  rows: Int32Array,
  { outcome, treatment }: { readonly outcome: Float64Array; readonly treatment: Float64Array },
): Float64Array {
  const labelEnd = goldColumn(gold, goldColumns.labelEnd);
  let [known, cross, square] = [0, 0, 0];
  return Float64Array.from(rows, (row) => {
    while (known < rows.length && labelEnd[rows[known]!]! < gold.time[row]!) {
      cross += outcome[known]! * treatment[known]!;
      square += treatment[known]! ** 2;
      known += 1;
    }
    return square > 0 ? cross / square : 0;
  });
}
