import { ConfigError, NumericsError } from '../contracts/failures.ts';
import type { FeatureSpec, MeasureSpec, ModelSpec } from '../contracts/system.ts';
import { parseExpression } from '../ml/features/expression.ts';
import { features } from '../ml/features/registry.ts';
import type { FeatureDefinition } from '../ml/features/defineFeature.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { models } from '../ml/models/registry.ts';
import { seriesOf, type MeasureDefinition } from '../ml/orderFlow/measure.ts';
import { orderFlowMeasures } from '../ml/orderFlow/registry.ts';
import { resolveParameters } from '../ml/models/resolveParameters.ts';
import { searchSpace } from '../ml/tune/searchSpace.ts';
import type { WrittenModel } from './read/tune.ts';

/** What the entry itself says about how a system uses it: null where all is well. */
function problemOf(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof ConfigError || error instanceof NumericsError) return error.message;
    throw error;
  }
}

export function expressionProblem(expression: string, names: readonly string[]): string | null {
  return problemOf(() => parseExpression(expression, { names }));
}

/** Number of inputs and parameters of a feature. A name that is not in the registry is not judged here. */
export function featureProblem({ feature, of, parameters }: Extract<FeatureSpec, { feature: string }>): string | null {
  const definition = (features as Readonly<Record<string, FeatureDefinition>>)[feature];
  if (definition === undefined) return null;
  if (of.length !== definition.inputs.length) {
    return `expected ${definition.inputs.length} in of (${definition.inputs.join(', ')}), got ${of.length} (${of.join(', ')}).`;
  }
  return problemOf(() => definition.lookback(parameters));
}

/** Series and parameters of a measure. A name that is not in the registry is not judged here. */
export function measureProblem({ measure, of, parameters }: MeasureSpec): string | null {
  const definition = (orderFlowMeasures as Readonly<Record<string, MeasureDefinition>>)[measure];
  if (definition === undefined) return null;
  const count = seriesOf(definition);
  if (of.length !== count || new Set(of).size !== count)
    return `expected ${count === 1 ? '1' : `${count} different`} series of ticks in of, got ${of.length} (${of.join(', ')}).`;
  return problemOf(() => definition.start(parameters, () => undefined));
}

/** Parameters of a model. A name that is not in the registry is not judged here. */
export function modelProblem({ model, parameters }: ModelSpec): string | null {
  const definition = (models as Readonly<Record<string, ModelDefinition>>)[model];
  return definition === undefined ? null : problemOf(() => resolveParameters(model, definition.parameters, parameters));
}

/** What is searched of a model. */
export function searchProblem({ model, parameters, tune }: WrittenModel): string | null {
  const definition = (models as Readonly<Record<string, ModelDefinition>>)[model];
  return definition === undefined || tune === undefined
    ? null
    : problemOf(() => searchSpace(definition, parameters, tune));
}

/** How many models it stacks, and whether it reads features beside them. Names that are not in the registry are not judged here. */
export function basesProblem({ model, stacks, features }: ModelSpec): string | null {
  const bases = (models as Readonly<Record<string, ModelDefinition>>)[model]?.needs.bases;
  if (bases === 'first' && (stacks.length !== 1 || features.length === 0))
    return `${model} reads 1 model in stacks and at least 1 feature in features, got ${stacks.length} and ${features.length}; name them.`;
  if (bases !== undefined && bases !== 'first' && stacks.length > 0 && features.length > 0)
    return `${model} reads models alone, got ${features.length} features beside ${stacks.length} of them; leave features out.`;
  const both = features.find((name) => stacks.includes(name));
  return both === undefined
    ? null
    : `${both} is the name of a feature and of a stacked model, and columns need one each; rename one.`;
}
