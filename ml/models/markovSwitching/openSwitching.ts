import type { Matrix } from '../../../contracts/frame.ts';
import { columnOf, joinRows } from '../../stats/matrixParts.ts';
import type { FittedDraft } from '../defineModel.ts';
import type { FitSummary } from '../model.ts';
import type { ModelFiles } from '../modelFiles.ts';
import { mostLikely, stateColumns } from '../stateColumns.ts';
import { createPass, filterSwitching, jointStates, marginal } from './filterSwitching.ts';
import { smoothSwitching } from './smoothSwitching.ts';
import type { SwitchingData, SwitchingLaw } from './switchingLaw.ts';

export interface SwitchingHeader {
  readonly model: string;
  readonly revision: number;
  readonly states: number;
  readonly order: number;
  readonly features: readonly string[];
  /** Whether the other features move the transitions. */
  readonly varying: boolean;
  readonly summary: FitSummary;
}

/**
 * The series (first column) and, where transitions vary, the other columns of the row before as what moves the transition
 * into a row; `first` (q) stands in for the row before the first.
 */
export function switchingData(x: Matrix, varying: boolean, first: Float64Array): SwitchingData {
  const d = x.columns.length;
  const width = varying ? d - 1 : 0;
  const covariates = new Float64Array(x.rows * width);
  for (let t = 0; t < x.rows; t++) {
    for (let c = 0; c < width; c++) covariates[t * width + c] = t === 0 ? first[c]! : x.values[(t - 1) * d + 1 + c]!;
  }
  return { y: columnOf(x, 0), covariates, width };
}

/** A fitted Markov-switching autoregression, in the series' own units. One-sided in `predict`, two-sided in `explain`. */
export function openSwitching(
  header: SwitchingHeader,
  law: SwitchingLaw,
  first: Float64Array,
  files: ModelFiles,
): FittedDraft {
  const k = law.states;
  const run = (x: Matrix) => {
    const data = switchingData(x, header.varying, first);
    const pass = createPass(x.rows, jointStates(law));
    filterSwitching(law, data, pass);
    return { data, pass };
  };
  return {
    files,
    features: header.features,
    summary: header.summary,
    predict(x, history) {
      const skip = history?.rows ?? 0;
      const { pass } = run(history ? joinRows(history, x) : x);
      const filtered = marginal(pass.filtered, skip + x.rows, k).subarray(skip * k);
      return {
        log_likelihood: pass.logLikelihood.slice(skip),
        state: mostLikely(filtered, k),
        ...stateColumns('filtered', filtered, k),
      };
    },
    explain(x) {
      const { data, pass } = run(x);
      return stateColumns('smoothed', marginal(smoothSwitching(law, data, pass), x.rows, k), k);
    },
  };
}
