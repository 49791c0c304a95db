import { defineModel } from './defineModel.ts';
import { fitBag, restoreForest } from './forest.ts';
import { bagParameters, forestNeeds, permutationParameter } from './forestParameters.ts';

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
  needs: forestNeeds,
  output: 'prediction, in units of the target; never beyond the targets it has seen.',
  regimes: ['any with a stable relation between features and target', 'high-volatility', 'mean-reverting'],
  suits: ['any', 'volatile', 'mean-reverting'],
  parameters: {
    ...bagParameters('a third'),
    permutation: permutationParameter,
  },
  fit: (data, parameters, context) =>
    Promise.resolve(fitBag(identity, data, context, { ...parameters, smoothing: 0 }, (width) => width / 3)),
  restore: (files) => Promise.resolve(restoreForest(identity, files)),
});
