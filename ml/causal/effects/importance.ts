import { treeCount, type Trees } from '../trees/trees.ts';

export interface FeatureImportance {
  readonly feature: string;
  /** Share of the effect differences that splits on it made, weighted by depth; sums to 1. */
  readonly heterogeneity: number;
  /** Share of splits on it, weighted by depth; sums to 1. */
  readonly splits: number;
  /** Share of trees whose root splits on it. */
  readonly root: number;
}

/** Depths that count, the root being 0. */
const depths = 4;

/**
 * How much each feature tells effects apart, by splits at depths 0–3 weighted 1/(1 + depth)². `heterogeneity` sums the
 * splits' gains, of each tree to 1 (EconML's feature_importances); `splits` takes each depth's shares of splits (grf's
 * variable_importance). All are 0 where no tree splits. Biased towards features of many values, as such measures are.
 */
export function importance(trees: Trees, features: readonly string[]): readonly FeatureImportance[] {
  const p = features.length;
  const gains = new Float64Array(p);
  const counts = new Float64Array(depths * p);
  for (let tree = 0; tree < treeCount(trees); tree++) addTree(trees, tree, gains, counts);
  const splits = new Float64Array(p);
  for (let depth = 0; depth < depths; depth++) {
    const level = counts.subarray(depth * p, (depth + 1) * p);
    const total = level.reduce((sum, count) => sum + count, 0);
    if (total > 0) level.forEach((count, j) => (splits[j] = splits[j]! + count / total / (1 + depth) ** 2));
  }
  const share = (values: Float64Array, j: number): number => {
    const total = values.reduce((sum, value) => sum + value, 0);
    return total > 0 ? values[j]! / total : 0;
  };
  return features.map((feature, j) => ({
    feature,
    heterogeneity: share(gains, j),
    splits: share(splits, j),
    root: counts[j]! / treeCount(trees),
  }));
}

/** Adds one tree's gains, scaled to sum to 1, and its splits by depth. */
function addTree(trees: Trees, tree: number, gains: Float64Array, counts: Float64Array): void {
  const root = trees.start[tree]!;
  const p = gains.length;
  const mine = new Float64Array(p);
  const visit = (node: number, depth: number): void => {
    const feature = trees.feature[root + node]!;
    if (feature < 0 || depth >= depths) return;
    mine[feature] = mine[feature]! + trees.gain[root + node]! / (1 + depth) ** 2;
    counts[depth * p + feature] = counts[depth * p + feature]! + 1;
    visit(trees.left[root + node]!, depth + 1);
    visit(trees.right[root + node]!, depth + 1);
  };
  visit(0, 0);
  const total = mine.reduce((sum, gain) => sum + gain, 0);
  if (total > 0) mine.forEach((gain, j) => (gains[j] = gains[j]! + gain / total));
}
