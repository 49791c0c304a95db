import { defineModel } from './defineModel.ts';
import { fitForest, restoreForest } from './forest.ts';

const identity = { model: 'decision-tree', revision: 1, family: 'classifier' } as const;

/**
 * One classification tree: P(target = 1) is the share of ones in the leaf, splits by Gini impurity over all columns.
 *
 * x: (n, p) row-major, any scale; NaN goes to the side with the larger fall of impurity, learnt at every node.
 * target: 0 or 1.
 * No randomness: the seed does not matter.
 * Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, Wadsworth.
 */
export const decisionTree = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: identity.family,
  purpose: 'A handful of readable rules for the probability of an event; a baseline for forests.',
  cite: 'Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, Wadsworth.',
  hardware: 'cpu',
  needs: {
    minimumRows: 20,
    missing: 'handled',
    shape: 'rows × features; any scale, since only the order of values counts; some hundred rows and up',
  },
  output: 'probability: P(target = 1), 0–1.',
  regimes: ['any, as a baseline'],
  suits: ['any'],
  parameters: {
    minimum_leaf: { default: 20, minimum: 1, integer: true, meaning: 'Fewest distinct rows in a leaf.' },
    depth: {
      default: 6,
      minimum: 0,
      maximum: 1000,
      integer: true,
      meaning: 'Most splits from root to leaf; 0: no limit.',
    },
    smoothing: {
      default: 1,
      minimum: 0,
      meaning: 'Rows of each class added to a leaf before its share of ones is taken; 1 is Laplace’s correction.',
    },
  },
  fit(data, parameters, context) {
    const options = {
      seed: context.seed,
      bootstrap: false,
      columnsTried: data.x.columns.length,
      minimumLeaf: parameters.minimum_leaf,
      depth: parameters.depth,
      smoothing: parameters.smoothing,
    };
    return Promise.resolve(fitForest({ identity, data, context, trees: 1, options, permutation: false }));
  },
  restore: (files) => Promise.resolve(restoreForest(identity, files)),
});
