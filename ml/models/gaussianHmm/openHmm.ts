import { joinRows } from '../../stats/matrixParts.ts';
import type { FittedDraft } from '../defineModel.ts';
import type { FitSummary } from '../model.ts';
import type { ModelFiles } from '../modelFiles.ts';
import { mostLikely, stateColumns } from '../stateColumns.ts';
import { logDensities } from './emission.ts';
import { filterStates } from './filterStates.ts';
import { createWorkspace, type HmmParameters } from './hmmTypes.ts';
import { layoutOf, missingPatterns } from './missing.ts';
import { expectation } from './expectationMaximisation.ts';
import { viterbi } from './viterbi.ts';

export interface HmmHeader {
  readonly model: string;
  readonly revision: number;
  readonly states: number;
  readonly features: readonly string[];
  readonly summary: FitSummary;
}

/** A fitted HMM from its parameters in the features' own units. One-sided in `predict`, two-sided in `explain`. */
export function openHmm(header: HmmHeader, parameters: HmmParameters, files: ModelFiles): FittedDraft {
  const { start, transition, states, dimension } = parameters;
  return {
    files,
    features: header.features,
    summary: header.summary,
    predict(x, history) {
      const skip = history?.rows ?? 0;
      const rows = skip + x.rows;
      const logEmission = new Float64Array(rows * states);
      const { values } = history ? joinRows(history, x) : x;
      logDensities(values, rows, parameters, logEmission, missingPatterns(values, rows, dimension));
      const { filtered, logLikelihood } = filterStates(start, transition, logEmission, rows);
      const wanted = filtered.subarray(skip * states);
      return {
        log_likelihood: logLikelihood.slice(skip),
        state: mostLikely(wanted, states),
        ...stateColumns('filtered', wanted, states),
      };
    },
    explain(x) {
      const work = createWorkspace(x.rows, states);
      expectation(x.values, x.rows, parameters, work, layoutOf(x.values, x.rows, dimension, undefined));
      const { path } = viterbi(start, transition, work.logEmission, x.rows);
      return { ...stateColumns('smoothed', work.smoothed, states), viterbi: Float64Array.from(path) };
    },
  };
}
