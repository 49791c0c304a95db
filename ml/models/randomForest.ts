import { defineModel } from './defineModel.ts';
import { fitBag, restoreForest } from './forest.ts';
import { bagParameters, forestNeeds, permutationParameter, smoothingParameter } from './forestParameters.ts';

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
  needs: forestNeeds,
  output: 'probability: P(target = 1), 0–1.',
  regimes: ['any with a stable relation between features and target', 'high-volatility', 'mean-reverting'],
  suits: ['any', 'volatile', 'mean-reverting'],
  parameters: {
    ...bagParameters('the square root'),
    smoothing: smoothingParameter(0),
    permutation: permutationParameter,
  },
  fit: (data, parameters, context) => Promise.resolve(fitBag(identity, data, context, { ...parameters }, Math.sqrt)),
  restore: (files) => Promise.resolve(restoreForest(identity, files)),
});
