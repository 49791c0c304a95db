import { DataQualityError, InputError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import { checkMatrix } from '../../models/checkMatrix.ts';
import { takeRows, takeValues } from '../../stats/matrixParts.ts';

/** Rows in time order that the effect of `treatment` on `outcome` is asked of, given the covariates `x`. */
export interface EffectData {
  readonly x: Matrix;
  readonly treatment: Float64Array;
  readonly outcome: Float64Array;
}

/** An effect per unit of treatment with its 95 % interval, in units of the outcome. */
export interface EffectEstimate {
  readonly effect: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
}

/** Estimates an average effect; same data and seed, same bits. Refutations run it again on changed data. */
export type EffectEstimator = (data: EffectData, seed: number) => EffectEstimate | Promise<EffectEstimate>;

/** The two-sided 95 % point of the standard normal. */
export const normal95 = 1.959963984540054;

export const estimateOf = (effect: number, standardError: number): EffectEstimate => ({
  effect,
  standardError,
  lower: effect - normal95 * standardError,
  upper: effect + normal95 * standardError,
});

function requireColumn(who: string, what: string, column: Float64Array, rows: number): void {
  if (column.length !== rows)
    throw new InputError(`${who} expected ${rows} values of ${what}, one a row, got ${column.length}; align them.`);
  const wrong = column.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new InputError(
      `${who} takes 0 missing or infinite values of ${what}, got ${column[wrong]!} at row ${wrong}; drop such rows.`,
    );
}

/** Refuses columns of unequal length, missing values, and a treatment or an outcome that never changes. */
export function requireEffectData(who: string, { x, treatment, outcome }: EffectData): void {
  checkMatrix(who, x, 'refused');
  requireColumn(who, 'treatment', treatment, x.rows);
  requireColumn(who, 'outcome', outcome, x.rows);
  for (const [what, column] of Object.entries({ treatment, outcome }))
    if (column.every((value) => value === column[0]))
      throw new DataQualityError(
        `${who} needs ${what === 'treatment' ? 'a treatment' : 'an outcome'} that varies, got ${x.rows} times ${column[0]!}; nothing can be learnt of it.`,
      );
}

/** Some rows of the data, in the order given. */
export const takeData = ({ x, treatment, outcome }: EffectData, rows: ArrayLike<number>): EffectData => ({
  x: takeRows(x, rows),
  treatment: takeValues(treatment, rows),
  outcome: takeValues(outcome, rows),
});
