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

/** The columns of gold that a model reads: its own choice or, where it stacks no models, all of them. */
export function featuresOf(spec: ModelSpec, features: readonly string[]): readonly string[] {
  return spec.features.length > 0 || spec.stacks.length > 0 ? spec.features : features;
}
