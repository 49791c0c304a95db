import { InputError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { checkColumns, checkMatrix } from '../models/checkMatrix.ts';
import type { ModelFiles } from '../models/modelFiles.ts';
import { columnOf, takeValues } from '../stats/matrixParts.ts';
import type { CausalParameters } from './causalParameters.ts';
import { averageEffect, intervalWidth, type AverageEffect, type AverageOptions } from './effects/averageEffect.ts';
import { calibrationTest, type CalibrationTest } from './effects/calibrationTest.ts';
import { overlapRows, pickRows, robustScores, type FittedRows } from './effects/fittedRows.ts';
import { forestEffects } from './effects/forestEffects.ts';
import { importance, type FeatureImportance } from './effects/importance.ts';
import { rankAverage, type RankAverage, type RankOptions } from './effects/rankAverage.ts';
import { robustRegression, type Coefficient } from './effects/robust.ts';
import { readForest, writeForest } from './forestFiles.ts';
import { packTrees, type PackedTrees } from './trees/packTrees.ts';
import type { Trees } from './trees/trees.ts';

/** How a conditional mean was learnt. */
export interface NuisanceSummary {
  readonly chosen: string;
  /** Mean squared error out of fold, by learner. */
  readonly errors: Readonly<Record<string, number>>;
  /** Share of the variance explained out of fold; may be negative. */
  readonly rSquared: number;
}

/** All that a causal forest is. */
export interface ForestState {
  readonly features: readonly string[];
  readonly seed: number;
  readonly parameters: CausalParameters;
  readonly nuisances: { readonly treatment: NuisanceSummary; readonly outcome: NuisanceSummary };
  readonly trees: Trees;
  /** Groups of trees ever grown, where some were replaced. */
  readonly grownGroups?: number;
  /** (n, p) the features it was fitted on. */
  readonly x: Float64Array;
  readonly rows: FittedRows;
}

/** Effects of one unit of treatment (from 0 to 1 where binary) at each row, with normal intervals. */
export interface Effects {
  readonly effect: Float64Array;
  readonly standardError: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface ProjectionOptions {
  /** (n, q) what effects are projected on, a row for each fitted one; the features if absent. No NaN. */
  readonly covariates?: Matrix;
  /** As in `AverageOptions`. */
  readonly trim?: number;
}

export interface CausalForest extends Omit<ForestState, 'trees' | 'x'> {
  /** Effects at new rows. `level` of the intervals, 0.95 if absent. Columns are those of the fit; NaN is missing. */
  effect(x: Matrix, level?: number): Effects;
  averageEffect(options?: AverageOptions): AverageEffect;
  /** Doubly robust scores regressed on covariates: `constant`, then one coefficient each. Semenova & Chernozhukov (2021). */
  bestLinearProjection(options?: ProjectionOptions): readonly Coefficient[];
  /** Of a priority for each fitted row; out-of-bag effects if absent. */
  rankAverage(priorities?: Float64Array, options?: RankOptions): RankAverage;
  calibrationTest(): CalibrationTest;
  importance(): readonly FeatureImportance[];
  /** The forest as files, restored by `restoreCausalForest` with the same bits. */
  files(): ModelFiles;
}

/** A forest's state with what can be asked of it. */
export function openForest(state: ForestState): CausalForest {
  const { features, trees, rows, parameters, seed, nuisances } = state;
  let packed: PackedTrees | null = null;
  return {
    features,
    seed,
    parameters,
    nuisances,
    rows,
    effect(x, level = 0.95) {
      checkMatrix('A causal forest', x, 'handled');
      checkColumns('A causal forest', x, features);
      packed ??= packTrees(trees);
      const { effect, variance } = forestEffects(packed, x.values, x.rows, parameters.groupSize);
      const width = intervalWidth(level);
      const standardError = variance.map(Math.sqrt);
      return {
        effect,
        standardError,
        lower: effect.map((value, i) => value - width * standardError[i]!),
        upper: effect.map((value, i) => value + width * standardError[i]!),
      };
    },
    averageEffect: (options) => averageEffect(rows, options),
    bestLinearProjection: (options) => project(state, options),
    rankAverage: (priorities = rows.effect, options = {}) =>
      rankAverage({ ...rows, scores: robustScores(rows), priorities }, options),
    calibrationTest: () => calibrationTest(rows),
    importance: () => importance(trees, features),
    files: () => writeForest(state),
  };
}

function project({ rows, features, x }: ForestState, { covariates, trim = 0.02 }: ProjectionOptions = {}) {
  const fitted = rows.effect.length;
  const on = covariates ?? { rows: fitted, columns: features, values: x };
  checkMatrix('A best linear projection', on, 'refused');
  if (on.rows !== fitted) {
    throw new InputError(
      `A best linear projection needs ${fitted} rows of covariates, one a fitted row, got ${on.rows}; pass those of the fit.`,
    );
  }
  const kept = overlapRows(rows, trim);
  const picked = pickRows(rows, kept);
  const column = (j: number): Float64Array => takeValues(columnOf(on, j), kept);
  return robustRegression({
    names: ['constant', ...on.columns],
    columns: [new Float64Array(kept.length).fill(1), ...on.columns.map((_, j) => column(j))],
    y: robustScores(picked),
    weights: picked.weights,
    clusters: picked.clusters,
  });
}

/** Opens what `CausalForest.files` gave: every later number has the same bits. */
export const restoreCausalForest = (files: ModelFiles): CausalForest => openForest(readForest(files));
