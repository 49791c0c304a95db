import { defineModel } from './defineModel.ts';
import { fitTree, restoreForest } from './forest.ts';
import { forestNeeds, treeParameters } from './forestParameters.ts';

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
  needs: forestNeeds,
  output: 'prediction, in units of the target; never beyond the targets it has seen.',
  regimes: ['any, as a baseline'],
  suits: ['any'],
  parameters: treeParameters(20, 6),
  fit: (data, parameters, context) =>
    Promise.resolve(fitTree(identity, data, context, { ...parameters, smoothing: 0 })),
  restore: (files) => Promise.resolve(restoreForest(identity, files)),
});
