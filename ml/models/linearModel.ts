import type { Matrix } from '../../contracts/frame.ts';
import type { FittedDraft } from './defineModel.ts';
import type { FitSummary } from './model.ts';
import { readModelFiles, writeModelFiles, type ModelFiles } from './modelFiles.ts';

export interface LinearHeader {
  readonly model: string;
  readonly revision: number;
  readonly features: readonly string[];
  readonly summary: FitSummary;
}

/** b₀ + Σ_j b_j·x_j for every row of a checked matrix. */
export function linearScores(x: Matrix, intercept: number, coefficients: Float64Array): Float64Array {
  const d = x.columns.length;
  return Float64Array.from({ length: x.rows }, (_, t) => {
    let score = intercept;
    for (let j = 0; j < d; j++) score += coefficients[j]! * x.values[t * d + j]!;
    return score;
  });
}

type Output = (scores: Float64Array) => Readonly<Record<string, Float64Array>>;

/** A fitted model whose prediction is a function of one linear score; its files hold intercept and coefficients. */
export function writeLinearModel(
  header: LinearHeader,
  intercept: number,
  coefficients: Float64Array,
  output: Output,
): FittedDraft {
  const files = writeModelFiles(header, { intercept: Float64Array.of(intercept), coefficients });
  return openLinearModel(header, files, output);
}

export function openLinearModel(
  identity: { readonly model: string; readonly revision: number },
  files: ModelFiles,
  output: Output,
): FittedDraft {
  const { header, arrays } = readModelFiles(identity, files);
  const { features, summary } = header as LinearHeader;
  const intercept = arrays['intercept']![0]!;
  const coefficients = arrays['coefficients']!;
  return {
    files,
    features,
    summary,
    predict: (x) => output(linearScores(x, intercept, coefficients)),
  };
}
