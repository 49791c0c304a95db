import type { Matrix } from '../../contracts/frame.ts';
import { binColumns } from '../trees/binColumns.ts';
import { packTrees, unpackTrees } from '../trees/forestFiles.ts';
import { growTrees, type ForestOptions } from '../trees/growForest.ts';
import { impurityImportance, outOfBag, permutationImportance } from '../trees/outOfBag.ts';
import { predictTrees, type Tree } from '../trees/tree.ts';
import type { FittedDraft } from './defineModel.ts';
import type { FitContext, FitSummary, TrainingData } from './model.ts';
import { readHeader, writeHeader, type ModelFiles } from './modelFiles.ts';
import { named } from './named.ts';

const treesFile = 'trees.bin';

interface Identity {
  readonly model: string;
  readonly revision: number;
  readonly family: 'classifier' | 'regressor';
}

interface Header {
  readonly model: string;
  readonly revision: number;
  readonly features: readonly string[];
  readonly trees: number;
}

interface ForestFit {
  readonly identity: Identity;
  readonly data: TrainingData;
  readonly context: FitContext;
  readonly trees: number;
  readonly options: ForestOptions;
  /** Whether to measure permutation importance on the rows out of the bag. */
  readonly permutation: boolean;
}

/** P(target = 1) of every row: the second of two classes. */
const second = (shares: Float64Array) =>
  Float64Array.from({ length: shares.length / 2 }, (_, row) => shares[2 * row + 1]!);

function outputOf({ family }: Identity, trees: readonly Tree[]) {
  return (x: Matrix) =>
    family === 'classifier' ? { probability: second(predictTrees(trees, x)) } : { prediction: predictTrees(trees, x) };
}

function fitted(identity: Identity, header: Header, trees: readonly Tree[], summary: FitSummary): FittedDraft {
  return {
    features: header.features,
    files: {
      ...writeHeader(header),
      [treesFile]: packTrees(trees),
    },
    summary,
    predict: outputOf(identity, trees),
  };
}

/** Mean squared error of numbers, or Brier score of P(target = 1), and its share of what the mean alone leaves. */
function errorOf(prediction: Float64Array, target: Float64Array): { error: number; explained: number | null } | null {
  const rows = Array.from(target.keys()).filter((row) => !Number.isNaN(prediction[row]!));
  if (rows.length === 0) return null;
  const mean = rows.reduce((sum, row) => sum + target[row]!, 0) / rows.length;
  const error = rows.reduce((sum, row) => sum + (target[row]! - prediction[row]!) ** 2, 0);
  const total = rows.reduce((sum, row) => sum + (target[row]! - mean) ** 2, 0);
  return { error: error / rows.length, explained: total > 0 ? 1 - error / total : null };
}

function outOfBagSummary({ identity, data, options, permutation, context }: ForestFit, trees: readonly Tree[]) {
  const { x, target } = data;
  const out = outOfBag(trees, x, options.seed);
  const prediction = identity.family === 'classifier' ? second(out.prediction) : out.prediction;
  const found = errorOf(prediction, target);
  const importance = permutation
    ? permutationImportance(trees, x, target, options.seed, () => context.signal.throwIfAborted())
    : null;
  return {
    out_of_bag: {
      rows: out.rows,
      [identity.family === 'classifier' ? 'brier' : 'mean_squared_error']: found?.error ?? null,
      explained: found?.explained ?? null,
    },
    ...(importance && { permutation_importance: named(x.columns, importance) }),
  };
}

interface TreeSettings {
  readonly minimum_leaf: number;
  readonly depth: number;
  readonly smoothing: number;
}

interface BagSettings extends TreeSettings {
  readonly trees: number;
  /** 0: `usual` of the number of columns, rounded down, at least 1. */
  readonly columns_tried: number;
  readonly permutation: boolean;
}

/** One tree on all rows and columns. */
export function fitTree(
  identity: Identity,
  data: TrainingData,
  context: FitContext,
  { minimum_leaf: minimumLeaf, depth, smoothing }: TreeSettings,
): FittedDraft {
  const columnsTried = data.x.columns.length;
  const options = { seed: context.seed, bootstrap: false, columnsTried, minimumLeaf, depth, smoothing };
  return fitForest({ identity, data, context, trees: 1, options, permutation: false });
}

/** Trees on bootstrap samples that try some columns at a node. */
export function fitBag(
  identity: Identity,
  data: TrainingData,
  context: FitContext,
  { trees, columns_tried, permutation, minimum_leaf: minimumLeaf, depth, smoothing }: BagSettings,
  usual: (columns: number) => number,
): FittedDraft {
  const width = data.x.columns.length;
  const columnsTried = Math.min(columns_tried || Math.max(1, Math.floor(usual(width))), width);
  const options = { seed: context.seed, bootstrap: true, columnsTried, minimumLeaf, depth, smoothing };
  return fitForest({ identity, data, context, trees, options, permutation });
}

/** Grows the trees of a classifier or regressor and says what it found. */
function fitForest(fit: ForestFit): FittedDraft {
  const { identity, data, context, options } = fit;
  const { x, target, weight } = data;
  const forest = {
    data: binColumns(x),
    target,
    classes: identity.family === 'classifier' ? 2 : 0,
    ...(weight && { weight }),
  };
  const trees = growTrees(forest, options, 0, fit.trees, (grown) => {
    context.signal.throwIfAborted();
    context.onProgress(grown, fit.trees, 'trees');
  });
  const leaves = trees.map(({ feature }) => (feature.length + 1) / 2);
  const header: Header = {
    model: identity.model,
    revision: identity.revision,
    features: [...x.columns],
    trees: trees.length,
  };
  const summary = {
    rows: x.rows,
    trees: trees.length,
    leaves_of_a_tree: leaves.reduce((sum, count) => sum + count, 0) / trees.length,
    impurity_importance: named(x.columns, impurityImportance(trees)),
    ...(options.bootstrap && outOfBagSummary(fit, trees)),
  };
  return fitted(identity, header, trees, summary);
}

export function restoreForest(identity: Identity, files: ModelFiles): FittedDraft {
  const { header: read, bytes } = readHeader(identity, files, treesFile);
  const header = read as Header;
  return fitted(identity, header, unpackTrees(bytes, header.trees, header.features.length), {});
}
