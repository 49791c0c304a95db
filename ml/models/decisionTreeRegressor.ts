import { defineModel } from './defineModel.ts';
import { fitForest, restoreForest } from './forest.ts';

const identity = { model: 'decision-tree-regressor', revision: 1, family: 'regressor' } as const;

/**
 * One regression tree: the mean target in the leaf, splits by variance over all columns.
 *
 * x: (n, p) row-major, any scale; NaN goes to the side with the larger fall of impurity, learnt at every node.
 * target: finite numbers.
 * No randomness: the seed does not matter.
 * Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, Wadsworth.
 */
export const decisionTreeRegressor = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: identity.family,
  purpose: 'A handful of readable rules for a number; a baseline for forests.',
  cite: 'Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, Wadsworth.',
  hardware: 'cpu',
  needs: {
    minimumRows: 20,
    missing: 'handled',
    shape: 'rows × features; any scale, since only the order of values counts; some hundred rows and up',
  },
  output: 'prediction, in units of the target; never beyond the targets it has seen.',
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
  },
  fit(data, parameters, context) {
    const options = {
      seed: context.seed,
      bootstrap: false,
      columnsTried: data.x.columns.length,
      minimumLeaf: parameters.minimum_leaf,
      depth: parameters.depth,
      smoothing: 0,
    };
    return Promise.resolve(fitForest({ identity, data, context, trees: 1, options, permutation: false }));
  },
  restore: (files) => Promise.resolve(restoreForest(identity, files)),
});
