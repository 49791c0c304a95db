import { defineModel } from './defineModel.ts';
import { fitForest, restoreForest } from './forest.ts';

const identity = { model: 'random-forest-regressor', revision: 1, family: 'regressor' } as const;

/**
 * Random forest for a number: the mean over trees of the mean target in the leaf; every tree sees n rows drawn with
 * replacement and tries p/3 random columns at a node, split by variance.
 *
 * x: (n, p) row-major, any scale; NaN goes to the side with the larger fall of impurity, learnt at every node.
 * target: finite numbers.
 * The summary has out-of-bag errors: honest for independent rows only, since neighbours in time may be in the bag.
 * Breiman (2001), Random Forests, Machine Learning 45.
 */
export const randomForestRegressor = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: identity.family,
  purpose: 'A number from many features, with interactions, hardly any tuning and honest out-of-bag errors.',
  cite: 'Breiman (2001), Random Forests, Machine Learning 45.',
  hardware: 'cpu',
  needs: {
    minimumRows: 20,
    missing: 'handled',
    shape: 'rows × features; any scale, since only the order of values counts; some hundred rows and up',
  },
  output: 'prediction, in units of the target; never beyond the targets it has seen.',
  regimes: ['any with a stable relation between features and target', 'high-volatility', 'mean-reverting'],
  suits: ['any', 'volatile', 'mean-reverting'],
  parameters: {
    trees: { default: 300, minimum: 1, maximum: 20_000, integer: true, meaning: 'Number of trees.' },
    columns_tried: {
      default: 0,
      minimum: 0,
      integer: true,
      meaning: 'Columns tried at a node (mtry); 0 is a third of their number, rounded down.',
    },
    minimum_leaf: { default: 5, minimum: 1, integer: true, meaning: 'Fewest distinct rows in a leaf.' },
    depth: {
      default: 0,
      minimum: 0,
      maximum: 1000,
      integer: true,
      meaning: 'Most splits from root to leaf; 0: no limit.',
    },
    permutation: { default: true, meaning: 'Whether to measure permutation importance on rows out of the bag.' },
  },
  fit(data, parameters, context) {
    const width = data.x.columns.length;
    const usual = Math.max(1, Math.floor(width / 3));
    const options = {
      seed: context.seed,
      bootstrap: true,
      columnsTried: Math.min(parameters.columns_tried || usual, width),
      minimumLeaf: parameters.minimum_leaf,
      depth: parameters.depth,
      smoothing: 0,
    };
    const { trees, permutation } = parameters;
    return Promise.resolve(fitForest({ identity, data, context, trees, options, permutation }));
  },
  restore: (files) => Promise.resolve(restoreForest(identity, files)),
});
