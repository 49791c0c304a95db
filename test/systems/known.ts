import { features } from '../../ml/features/registry.ts';
import { sourceKinds } from '../../sources/registry.ts';
import type { KnownNames } from '../../systems/knownNames.ts';

export const known: KnownNames = {
  models: ['linear-regression', 'logistic-regression', 'gaussian-hmm', 'lightgbm', 'xgboost', 'stack', 'calibrated'],
  features: Object.keys(features),
  metrics: ['accuracy', 'auc', 'brier', 'log_loss', 'log_likelihood_per_observation'],
  sources: sourceKinds,
};
