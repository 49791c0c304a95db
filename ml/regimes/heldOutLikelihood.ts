import { InputError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import type { FittedModel, TrainingData } from '../models/model.ts';

/**
 * Mean predictive log density a row, in nats, of rows that come after those a regime model was fitted on. The last
 * `1 − firstShare` of the rows are cut into `folds` blocks in time order; for each block the model is fitted on all rows
 * before it and filters on through them. Nothing later than a row touches its score. One sequence only.
 */
export async function heldOutLikelihood(
  data: TrainingData,
  fit: (part: TrainingData) => Promise<FittedModel>,
  { folds, firstShare }: { readonly folds: number; readonly firstShare: number },
): Promise<number> {
  const { x, time, target, sequenceStarts = [0] } = data;
  const first = Math.floor(x.rows * firstShare);
  if (sequenceStarts.length > 1 || first < 1 || x.rows - first < folds) {
    throw new InputError(
      `Held-out likelihood needs 1 sequence with rows before and ${folds} after the first ${firstShare} of them, got ${sequenceStarts.length} of ${x.rows} rows; choose by bic.`,
    );
  }
  let sum = 0;
  for (let fold = 0; fold < folds; fold++) {
    const from = first + Math.floor(((x.rows - first) * fold) / folds);
    const to = first + Math.floor(((x.rows - first) * (fold + 1)) / folds);
    const before = rowsOf(x, 0, from);
    const fitted = await fit({ time: time.slice(0, from), x: before, target: target.slice(0, from) });
    for (const density of fitted.predict(rowsOf(x, from, to), before)['log_likelihood']!) sum += density;
    fitted.dispose?.();
  }
  return sum / (x.rows - first);
}

function rowsOf(x: Matrix, from: number, to: number): Matrix {
  const d = x.columns.length;
  return { rows: to - from, columns: x.columns, values: x.values.slice(from * d, to * d) };
}
