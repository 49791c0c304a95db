import { defineModel } from './defineModel.ts';
import { fitTree, restoreForest } from './forest.ts';
import { forestNeeds, smoothingParameter, treeParameters } from './forestParameters.ts';

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
  needs: forestNeeds,
  output: 'probability: P(target = 1), 0–1.',
  regimes: ['any, as a baseline'],
  suits: ['any'],
  parameters: { ...treeParameters(20, 6), smoothing: smoothingParameter(1) },
  fit: (data, parameters, context) => Promise.resolve(fitTree(identity, data, context, parameters)),
  restore: (files) => Promise.resolve(restoreForest(identity, files)),
});
