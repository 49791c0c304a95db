import { models } from '../../ml/models/registry.ts';
import { orderFlowMeasures } from '../../ml/orderFlow/registry.ts';
import { features } from '../../ml/features/registry.ts';
import { sourceKinds } from '../../sources/registry.ts';
import type { KnownNames } from '../../systems/knownNames.ts';

export const known: KnownNames = {
  models: Object.keys(models),
  warmStarts: ['lightgbm', 'xgboost', 'mlp'],
  shards: ['mlp', 'gru'],
  features: Object.keys(features),
  measures: Object.keys(orderFlowMeasures),
  metrics: ['accuracy', 'auc', 'brier', 'log_loss', 'log_likelihood_per_observation', 'r_loss'],
  sources: sourceKinds,
};
