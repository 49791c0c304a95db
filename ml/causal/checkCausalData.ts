import { DataQualityError, InputError } from '../../contracts/failures.ts';
import { checkMatrix } from '../models/checkMatrix.ts';
import type { CausalData } from './causalData.ts';
import type { CausalParameters } from './causalParameters.ts';

const who = 'A causal forest';

/** Refuses data that cannot carry an effect; says whether the treatment is binary, 0 or 1. */
export function checkCausalData(data: CausalData, { folds, minimumLeaf }: CausalParameters): { binary: boolean } {
  const { x, treatment, outcome, controls, time, clusters, weights } = data;
  checkMatrix(who, x, 'handled');
  const rows = x.rows;
  if (controls) {
    checkMatrix(`${who}'s controls`, controls, 'handled');
    requireRows('rows of controls', controls.rows, rows);
  }
  requireFinite('outcome', outcome, rows);
  requireFinite('treatment', treatment, rows);
  if (clusters) requireRows('clusters', clusters.length, rows);
  if (weights) requireWeights(weights, rows);
  if (time) requireAscending(time, rows);
  if (rows < folds * minimumLeaf) {
    throw new DataQualityError(
      `${who} needs at least ${folds * minimumLeaf} rows (${folds} folds × ${minimumLeaf} rows a leaf), got ${rows}; use fewer folds, smaller leaves or more rows.`,
    );
  }
  requireVaries('outcome', outcome);
  return { binary: requireOverlap(treatment, folds) };
}

function requireRows(what: string, got: number, rows: number): void {
  if (got === rows) return;
  throw new InputError(`${who} expected ${rows} ${what}, one a row, got ${got}; pass the same rows in every part.`);
}

function requireFinite(what: string, values: Float64Array, rows: number): void {
  requireRows(`values of the ${what}`, values.length, rows);
  const bad = values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
  if (bad === 0) return;
  const first = values.findIndex((value) => !Number.isFinite(value));
  throw new DataQualityError(
    `${who} takes 0 missing or infinite values of the ${what}, got ${bad} of ${rows} (first at row ${first}: ${values[first]!}); drop those rows.`,
  );
}

function requireWeights(weights: Float64Array, rows: number): void {
  requireFinite('weights', weights, rows);
  const first = weights.findIndex((weight) => !(weight > 0));
  if (first >= 0) {
    throw new DataQualityError(
      `${who} needs weights above 0, got ${weights[first]!} at row ${first}; drop rows that should not count.`,
    );
  }
}

function requireAscending(time: Float64Array, rows: number): void {
  requireRows('times', time.length, rows);
  for (let row = 0; row < rows; row++) {
    const before = row > 0 ? time[row - 1]! : -Infinity;
    if (time[row]! >= before) continue;
    throw new DataQualityError(
      `${who} needs rows in ascending time, got ${time[row]!} at row ${row} after ${before}; sort them.`,
    );
  }
}

function requireVaries(what: string, values: Float64Array): void {
  const first = values[0]!;
  if (values.some((value) => value !== first)) return;
  throw new DataQualityError(
    `${who} needs at least 2 different values of the ${what}, got 1 (${first}) in all ${values.length} rows; there is no effect to find.`,
  );
}

/** Whether there are but zeros and ones; refuses a treatment that nearly all rows, or none, have. */
function requireOverlap(treatment: Float64Array, folds: number): boolean {
  if (treatment.some((value) => value !== 0 && value !== 1)) {
    requireVaries('treatment', treatment);
    return false;
  }
  const treated = treatment.reduce((sum, value) => sum + value, 0);
  const fewest = Math.min(treated, treatment.length - treated);
  const least = 2 * folds;
  if (fewest >= least) return true;
  const kind = treated === fewest ? 'treated' : 'untreated';
  throw new DataQualityError(
    `${who} needs overlap: at least ${least} treated and ${least} untreated rows, got ${fewest} ${kind} of ${treatment.length}; without rows of both kinds there is nothing to compare.`,
  );
}
