import { defineModel } from './defineModel.ts';
import { fitForest, restoreForest } from './forest.ts';

const identity = { model: 'random-forest', revision: 1, family: 'classifier' } as const;

/**
 * Random forest for P(target = 1): the mean over trees of the share of ones in the leaf; every tree sees n rows drawn with
 * replacement and tries √p random columns at a node, split by Gini impurity.
 *
 * x: (n, p) row-major, any scale; NaN goes to the side with the larger fall of impurity, learnt at every node.
 * target: 0 or 1.
 * The summary has out-of-bag errors: honest for independent rows only, since neighbours in time may be in the bag.
 * Breiman (2001), Random Forests, Machine Learning 45.
 */
export const randomForest = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: identity.family,
  purpose:
    'Probability of a direction from many features, with interactions, hardly any tuning and honest out-of-bag errors.',
  cite: 'Breiman (2001), Random Forests, Machine Learning 45.',
  hardware: 'cpu',
  needs: {
    minimumRows: 20,
    missing: 'handled',
    shape: 'rows × features; any scale, since only the order of values counts; some hundred rows and up',
  },
  output: 'probability: P(target = 1), 0–1.',
  regimes: ['any with a stable relation between features and target', 'high-volatility', 'mean-reverting'],
  suits: ['any', 'volatile', 'mean-reverting'],
  parameters: {
    trees: { default: 300, minimum: 1, maximum: 20_000, integer: true, meaning: 'Number of trees.' },
    columns_tried: {
      default: 0,
      minimum: 0,
      integer: true,
      meaning: 'Columns tried at a node (mtry); 0 is the square root of their number, rounded down.',
    },
    minimum_leaf: { default: 5, minimum: 1, integer: true, meaning: 'Fewest distinct rows in a leaf.' },
    depth: {
      default: 0,
      minimum: 0,
      maximum: 1000,
      integer: true,
      meaning: 'Most splits from root to leaf; 0: no limit.',
    },
    smoothing: {
      default: 0,
      minimum: 0,
      meaning: 'Rows of each class added to a leaf before its share of ones is taken; 1 is Laplace’s correction.',
    },
    permutation: { default: true, meaning: 'Whether to measure permutation importance on rows out of the bag.' },
  },
  fit(data, parameters, context) {
    const width = data.x.columns.length;
    const usual = Math.max(1, Math.floor(Math.sqrt(width)));
    const options = {
      seed: context.seed,
      bootstrap: true,
      columnsTried: Math.min(parameters.columns_tried || usual, width),
      minimumLeaf: parameters.minimum_leaf,
      depth: parameters.depth,
      smoothing: parameters.smoothing,
    };
    const { trees, permutation } = parameters;
    return Promise.resolve(fitForest({ identity, data, context, trees, options, permutation }));
  },
  restore: (files) => Promise.resolve(restoreForest(identity, files)),
});
