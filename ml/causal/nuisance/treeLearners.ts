import type { Random } from '../../stats/rng.ts';
import { fillLeaves } from '../trees/fillLeaves.ts';
import { growTree, type GrowRules } from '../trees/growTree.ts';
import { regressionLabels } from '../trees/nodeLabels.ts';
import { leafOf, type Trees } from '../trees/trees.ts';
import type { NuisanceLearner, NuisanceTask } from './learner.ts';

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

function sampleOf(train: Int32Array, share: number, random: Random): Int32Array {
  const rows = train.slice();
  const wanted = Math.max(2, Math.floor(rows.length * share));
  for (let i = 0; i < wanted; i++) {
    const j = i + random.integer(rows.length - i);
    const held = rows[i]!;
    rows[i] = rows[j]!;
    rows[j] = held;
  }
  return rows.subarray(0, wanted);
}

/** A tree of the target, filled with the rows it was grown on: leaves hold the averages of w and w·y. */
function regressionTree(
  { data, weights }: NuisanceTask,
  target: Float64Array,
  rows: Int32Array,
  rules: GrowRules,
  random: Random,
): Trees {
  const values = new Float64Array(2 * data.rows);
  for (const row of rows) {
    values[2 * row] = weights[row]!;
    values[2 * row + 1] = weights[row]! * target[row]!;
  }
  const tree = growTree(data, rows, regressionLabels(target, weights), rules, random);
  return fillLeaves(tree, data, rows, { width: 2, values });
}

/**
 * Regression forest: the mean over trees of leaf means, each tree on its own part of the rows, a third of the features
 * (at least 4) tried in a node on average. Breiman (2001), "Random forests", Machine Learning 45, with subsampling.
 */
export function nuisanceForest({ trees, sampleFraction, minimumLeaf }: ForestOptions): NuisanceLearner {
  return (task, test, random) => {
    const { data } = task;
    const featuresPerSplit = Math.max(4, Math.ceil(data.columns / 3));
    const rules = { minimumLeaf, minimumSide: 0, alpha: 0, depth: Infinity, featuresPerSplit };
    const predicted = new Float64Array(test.length);
    for (let t = 0; t < trees; t++) {
      const rows = sampleOf(task.train, sampleFraction, random);
      const tree = regressionTree(task, task.target, rows, rules, random);
      test.forEach((row, i) => {
        const leaf = 2 * leafOf(tree, 0, data.values, row * data.columns);
        predicted[i] = predicted[i]! + tree.moments[leaf + 1]! / tree.moments[leaf]!;
      });
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
    const rules = { minimumLeaf, minimumSide: 0, alpha: 0, depth, featuresPerSplit: Infinity };
    let [sum, weight] = [0, 0];
    for (const row of train) {
      weight += weights[row]!;
      sum += weights[row]! * target[row]!;
    }
    const residual = new Float64Array(data.rows);
    for (const row of train) residual[row] = target[row]! - sum / weight;
    const predicted = new Float64Array(test.length).fill(sum / weight);
    for (let round = 0; round < rounds; round++) {
      const rows = sampleOf(train, sampleFraction, random);
      const tree = regressionTree(task, residual, rows, rules, random);
      const step = (row: number): number => {
        const leaf = 2 * leafOf(tree, 0, data.values, row * data.columns);
        return (learningRate * tree.moments[leaf + 1]!) / tree.moments[leaf]!;
      };
      for (const row of train) residual[row] = residual[row]! - step(row);
      test.forEach((row, i) => (predicted[i] = predicted[i]! + step(row)));
    }
    return predicted;
  };
}
