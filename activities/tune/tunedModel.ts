import type { ModelSpec, Parameters } from '../../contracts/system.ts';
import type { ModelDefinition } from '../../ml/models/model.ts';
import { models as registry } from '../../ml/models/registry.ts';

/**
 * A model of a system with other parameters, which begins anew. What is the default anyway and not in the file stays out of it, so that
 * the system's own parameters are its own training, and pasted ones are the study's: neither is trained again.
 */
export function tunedModel({ model, parameters, stacks, features, shards }: ModelSpec, tuned: Parameters): ModelSpec {
  const { parameters: definitions }: ModelDefinition = registry[model as keyof typeof registry];
  const said = Object.entries(tuned).filter(
    ([name, value]) => Object.hasOwn(parameters, name) || value !== definitions[name]!.default,
  );
  return {
    model,
    parameters: { ...parameters, ...Object.fromEntries(said) },
    stacks,
    features,
    ...(shards && { shards }),
  };
}
