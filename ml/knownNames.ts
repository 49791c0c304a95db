import { causalMetrics, classifierMetrics, moneyMetrics, regimeMetrics } from './evaluation/metrics/registry.ts';
import { features } from './features/registry.ts';
import type { ModelDefinition } from './models/model.ts';
import { models } from './models/registry.ts';
import { orderFlowMeasures } from './orderFlow/registry.ts';

/** Names that a system file may use, for its checks. */
export const knownNames = {
  models: Object.keys(models),
  warmStarts: Object.values<ModelDefinition>(models)
    .filter(({ warmStarts }) => warmStarts === true)
    .map(({ name }) => name),
  shards: Object.values<ModelDefinition>(models)
    .filter(({ shards }) => shards === true)
    .map(({ name }) => name),
  features: Object.keys(features),
  measures: Object.keys(orderFlowMeasures),
  metrics: [...classifierMetrics, ...moneyMetrics, ...regimeMetrics, ...causalMetrics].map(({ name }) => name),
} as const;
