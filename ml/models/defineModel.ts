import { DataQualityError, InputError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { checkColumns, checkMatrix } from './checkMatrix.ts';
import type { FitContext, FittedModel, ModelDefinition, TrainingData } from './model.ts';
import { resolveParameters, type ParameterDefinitions, type Resolved } from './resolveParameters.ts';

/** A fitted model that also says which columns it was fitted on, in order, so that later input can be checked. */
export interface FittedDraft extends FittedModel {
  readonly features: readonly string[];
}

/** What the author of a model writes: parameters arrive resolved and typed, input arrives checked. */
export type ModelDraft<D extends ParameterDefinitions> = Omit<ModelDefinition, 'parameters' | 'fit' | 'restore'> & {
  readonly parameters: D;
  fit(data: TrainingData, parameters: Resolved<D>, context: FitContext): Promise<FittedDraft>;
  restore(
    files: Readonly<Record<string, Uint8Array>>,
    context: Pick<FitContext, 'engines' | 'threads' | 'tensors'>,
  ): Promise<FittedDraft>;
};

/**
 * Turns a draft into the uniform definition the registry holds: refuses unknown or out-of-range parameters, and empty,
 * mis-sized or non-finite input (NaN only where the draft says `missing: 'refused'`), before and after the fit.
 */
export function defineModel<const D extends ParameterDefinitions>(draft: ModelDraft<D>): ModelDefinition {
  return {
    ...draft,
    async fit(data, given, context) {
      const parameters = resolveParameters(draft.name, draft.parameters, given);
      checkTraining(draft, data);
      checkRowExtras(draft.name, data);
      return guarded(draft, await draft.fit(data, parameters, context));
    },
    async restore(files, context) {
      return guarded(draft, await draft.restore(files, context));
    },
  };
}

type Needs = Pick<ModelDefinition, 'name' | 'family' | 'needs'>;

function guarded({ name, needs }: Needs, { features, ...fitted }: FittedDraft): FittedModel {
  const check = (what: string, x: Matrix): void => {
    checkColumns(`${name} ${what}`, x, features);
    checkMatrix(`${name} ${what}`, x, needs.missing);
  };
  return {
    ...fitted,
    predict(x, history) {
      check('predict', x);
      if (history === undefined) return fitted.predict(x);
      checkColumns(`${name} history`, history, features);
      if (history.rows > 0) checkMatrix(`${name} history`, history, needs.missing);
      return history.rows > 0 ? fitted.predict(x, history) : fitted.predict(x);
    },
    ...(fitted.explain && {
      explain(x: Matrix) {
        check('explain', x);
        return fitted.explain!(x);
      },
    }),
    ...(fitted.explainRows && {
      explainRows(x: Matrix) {
        check('explainRows', x);
        return fitted.explainRows!(x);
      },
    }),
  };
}

function checkTraining({ name, family, needs }: Needs, data: TrainingData): void {
  const { time, x, target, sequenceStarts, treatments } = data;
  checkMatrix(`${name} fit`, x, needs.missing);
  if (time.length !== x.rows) {
    throw new InputError(`${name} fit expected ${x.rows} times, one per row, got ${time.length}; align them.`);
  }
  if (new Set(x.columns).size !== x.columns.length) {
    throw new InputError(
      `${name} fit expected ${x.columns.length} distinct columns, got ${x.columns.join(', ')}; rename them.`,
    );
  }
  if (family === 'regime' || family === 'effect') {
    checkStarts(name, x.rows, sequenceStarts);
    const begins = new Set(sequenceStarts);
    const back = time.findIndex((moment, i) => i > 0 && !begins.has(i) && !(moment > time[i - 1]!));
    if (back > 0) {
      const pair = `${time[back]!} after ${time[back - 1]!}`;
      throw new InputError(`${name} fit expected ascending times, got ${pair} at row ${back}; sort the rows.`);
    }
  }
  if (family !== 'regime') checkTarget(name, family, x.rows, target);
  if (x.rows < needs.minimumRows) {
    throw new DataQualityError(`${name} needs at least ${needs.minimumRows} rows, got ${x.rows}; start earlier.`);
  }
  if (family === 'effect') checkTreatments(name, x, treatments ?? []);
}

function checkTreatments(name: string, x: Matrix, treatments: readonly string[]): void {
  const unknown = treatments.find((treatment) => !x.columns.includes(treatment));
  if (treatments.length > 0 && unknown === undefined) return;
  throw new InputError(
    `${name} fit expected treatments among the ${x.columns.length} columns (${x.columns.join(', ')}), got ${unknown === undefined ? 'none' : `"${unknown}"`}; name those whose effect is asked for.`,
  );
}

function checkStarts(name: string, rows: number, starts: readonly number[] | undefined): void {
  if (starts === undefined) return;
  const wrong = starts.findIndex((row, i) => !Number.isInteger(row) || row >= rows || row <= (starts[i - 1] ?? -1));
  if (starts[0] === 0 && wrong < 0) return;
  throw new InputError(
    `${name} fit expected sequences to start at ascending rows from 0 to ${rows - 1}, got ${starts.join(', ') || 'none'}; count from row 0.`,
  );
}

function checkRowExtras(name: string, { x, weight, labelEnd }: TrainingData): void {
  for (const [what, values] of Object.entries({ weights: weight, 'ends of labels': labelEnd }))
    if (values && values.length !== x.rows)
      throw new InputError(`${name} fit expected ${x.rows} ${what}, one per row, got ${values.length}; align them.`);
  const wrong = weight?.findIndex((value) => !(value > 0 && value < Infinity)) ?? -1;
  if (wrong >= 0)
    throw new InputError(
      `${name} fit expected weights above 0 and finite, got ${weight![wrong]!} at row ${wrong}; drop rows that should not count.`,
    );
}

function checkTarget(
  name: string,
  family: 'classifier' | 'regressor' | 'effect',
  rows: number,
  target: Float64Array,
): void {
  if (target.length !== rows) {
    throw new InputError(`${name} fit expected ${rows} targets, one per row, got ${target.length}; align them.`);
  }
  const wrong = target.findIndex((value) =>
    family === 'classifier' ? value !== 0 && value !== 1 : !Number.isFinite(value),
  );
  if (wrong >= 0) {
    const wanted = family === 'classifier' ? '0 or 1' : 'a finite number';
    throw new InputError(
      `${name} fit expected ${wanted} as target, got ${target[wrong]!} at row ${wrong}; drop such rows.`,
    );
  }
  if (family !== 'classifier') return;
  const ones = target.reduce((sum, value) => sum + value, 0);
  if (ones > 0 && ones < rows) return;
  throw new DataQualityError(
    `${name} needs rows of both classes, got ${rows - ones} zeros and ${ones} ones; widen the window.`,
  );
}
