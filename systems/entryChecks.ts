import { ConfigError, NumericsError } from '../contracts/failures.ts';
import type { FeatureSpec, MeasureSpec, ModelSpec } from '../contracts/system.ts';
import { parseExpression } from '../ml/features/expression.ts';
import { features } from '../ml/features/registry.ts';
import type { FeatureDefinition } from '../ml/features/defineFeature.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { models } from '../ml/models/registry.ts';
import type { MeasureDefinition } from '../ml/orderFlow/measure.ts';
import { orderFlowMeasures } from '../ml/orderFlow/registry.ts';
import { resolveParameters } from '../ml/models/resolveParameters.ts';

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
  if (of.length !== 1) return `expected 1 series of ticks in of, got ${of.length} (${of.join(', ')}).`;
  return definition === undefined ? null : problemOf(() => definition.start(parameters, () => undefined));
}

/** Parameters of a model. A name that is not in the registry is not judged here. */
export function modelProblem({ model, parameters }: ModelSpec): string | null {
  const definition = (models as Readonly<Record<string, ModelDefinition>>)[model];
  return definition === undefined ? null : problemOf(() => resolveParameters(model, definition.parameters, parameters));
}
