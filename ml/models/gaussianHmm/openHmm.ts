import type { Matrix } from '../../../contracts/frame.ts';
import type { FittedDraft } from '../defineModel.ts';
import type { FitSummary } from '../model.ts';
import type { ModelFiles } from '../modelFiles.ts';
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
      const values = joined(x, history);
      logDensities(values, rows, parameters, logEmission, missingPatterns(values, rows, dimension));
      const { filtered, logLikelihood } = filterStates(start, transition, logEmission, rows);
      const wanted = filtered.subarray(skip * states);
      return {
        log_likelihood: logLikelihood.slice(skip),
        state: Float64Array.from({ length: x.rows }, (_, t) => argmax(wanted.subarray(t * states, (t + 1) * states))),
        ...columnsOf('filtered', wanted, states),
      };
    },
    explain(x) {
      const work = createWorkspace(x.rows, states);
      expectation(x.values, x.rows, parameters, work, layoutOf(x.values, x.rows, dimension, undefined));
      const { path } = viterbi(start, transition, work.logEmission, x.rows);
      return { ...columnsOf('smoothed', work.smoothed, states), viterbi: Float64Array.from(path) };
    },
  };
}

function joined(x: Matrix, history: Matrix | undefined): Float64Array {
  if (!history) return x.values;
  const values = new Float64Array(history.values.length + x.values.length);
  values.set(history.values);
  values.set(x.values, history.values.length);
  return values;
}

function argmax(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

function columnsOf(name: string, table: Float64Array, states: number): Record<string, Float64Array> {
  const rows = table.length / states;
  const column = (state: number) => Float64Array.from({ length: rows }, (_, t) => table[t * states + state]!);
  return Object.fromEntries(Array.from({ length: states }, (_, state) => [`${name}_${state}`, column(state)]));
}
