import { drawToFront } from '../../stats/drawToFront.ts';
import type { Random } from '../../stats/rng.ts';
import { fillLeaves, type RowMoments } from '../trees/fillLeaves.ts';
import { growTree, treeSpace } from '../trees/growTree.ts';
import { regressionLabels } from '../trees/nodeLabels.ts';
import { leafOf, type Trees } from '../trees/trees.ts';
import { narrowed, type SortedColumns } from '../trees/sortedColumns.ts';
import type { NuisanceLearner } from './learner.ts';

export interface ForestOptions {
  readonly trees: number;
  /** Rows of a tree as a share of the training rows, drawn without replacement. */
  readonly sampleFraction: number;
  readonly minimumLeaf: number;
}

export interface BoostingOptions {
  readonly rounds: number;
  readonly learningRate: number;
  readonly depth: number;
  /** Rows of a round as a share of the training rows, drawn without replacement. */
  readonly sampleFraction: number;
  readonly minimumLeaf: number;
}

/** Of regression trees only rows count. */
const plainRules = { minimumSide: 0, alpha: 0, criterion: 'het' } as const;

function sampleOf(train: Int32Array, share: number, random: Random): Int32Array {
  const rows = train.slice();
  const wanted = Math.max(2, Math.floor(rows.length * share));
  drawToFront(rows, wanted, random);
  return rows.subarray(0, wanted);
}

/** What rows bring to the leaves of a tree of the target: w and w·y. */
function targetMoments(target: Float64Array, weights: Float64Array): RowMoments {
  const values = new Float64Array(2 * target.length);
  for (let row = 0; row < target.length; row++) {
    values[2 * row] = weights[row]!;
    values[2 * row + 1] = weights[row]! * target[row]!;
  }
  return { width: 2, values };
}

/** The weighted mean of the leaf that a row falls into. */
function leafMean(tree: Trees, { values, columns }: SortedColumns, row: number): number {
  const leaf = 2 * leafOf(tree, 0, values, row * columns);
  return tree.moments[leaf + 1]! / tree.moments[leaf]!;
}

/**
 * Regression forest: the mean over trees of leaf means, each tree on its own part of the rows, a third of the features
 * (at least 4) tried in a node on average. Breiman (2001), "Random forests", Machine Learning 45, with subsampling.
 */
export function nuisanceForest({ trees, sampleFraction, minimumLeaf }: ForestOptions): NuisanceLearner {
  return (task, test, random) => {
    const { data } = task;
    const featuresPerSplit = Math.max(4, Math.ceil(data.columns / 3));
    const rules = { ...plainRules, minimumLeaf, depth: Infinity, featuresPerSplit };
    const labels = regressionLabels(task.target, task.weights);
    const moments = targetMoments(task.target, task.weights);
    const predicted = new Float64Array(test.length);
    const shared = narrowed(data, [task.train]);
    const space = treeSpace(data, task.train.length);
    for (let t = 0; t < trees; t++) {
      const rows = sampleOf(task.train, sampleFraction, random);
      const tree = fillLeaves(growTree(shared, rows, labels, rules, random, space), data, rows, moments);
      for (let i = 0; i < test.length; i++) predicted[i] = predicted[i]! + leafMean(tree, data, test[i]!);
    }
    return predicted.map((sum) => sum / trees);
  };
}

/**
 * Boosted small trees of the squared error from the weighted mean, each round on its own part of the rows.
 * Friedman (2002), "Stochastic gradient boosting", Computational Statistics & Data Analysis 38.
 */
export function nuisanceBoosting(options: BoostingOptions): NuisanceLearner {
  const { rounds, learningRate, depth, sampleFraction, minimumLeaf } = options;
  return (task, test, random) => {
    const { data, target, weights, train } = task;
    const rules = { ...plainRules, minimumLeaf, depth, featuresPerSplit: Infinity };
    let [sum, weight] = [0, 0];
    for (const row of train) {
      weight += weights[row]!;
      sum += weights[row]! * target[row]!;
    }
    const residual = new Float64Array(data.rows);
    for (const row of train) residual[row] = target[row]! - sum / weight;
    const predicted = new Float64Array(test.length).fill(sum / weight);
    const labels = regressionLabels(residual, weights);
    const shared = narrowed(data, [train]);
    const space = treeSpace(data, train.length);
    for (let round = 0; round < rounds; round++) {
      const rows = sampleOf(train, sampleFraction, random);
      const moments = targetMoments(residual, weights);
      const tree = fillLeaves(growTree(shared, rows, labels, rules, random, space), data, rows, moments);
      for (const row of train) residual[row] = residual[row]! - learningRate * leafMean(tree, data, row);
      for (let i = 0; i < test.length; i++)
        predicted[i] = predicted[i]! + learningRate * leafMean(tree, data, test[i]!);
    }
    return predicted;
  };
}
