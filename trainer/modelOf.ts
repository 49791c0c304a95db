import { ConfigError } from '../contracts/failures.ts';
import type { ModelSpec } from '../contracts/system.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { models } from '../ml/models/registry.ts';

export function modelOf(spec: ModelSpec): ModelDefinition {
  const known: Readonly<Record<string, ModelDefinition>> = models;
  const definition = Object.hasOwn(known, spec.model) ? known[spec.model] : undefined;
  if (definition === undefined)
    throw new ConfigError(
      `Expected a model among ${Object.keys(known).join(', ')}, got '${spec.model}'; correct the system file.`,
    );
  return definition;
}

/** What a model reads: the predictions of its bases, or its own choice of features, or all of them. */
export function columnsOf(spec: ModelSpec, features: readonly string[]): readonly string[] {
  if (spec.stacks.length > 0) return spec.stacks;
  return spec.features.length > 0 ? spec.features : features;
}
