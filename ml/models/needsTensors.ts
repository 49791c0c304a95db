import type { Parameters } from '../../contracts/system.ts';
import type { ModelDefinition } from './model.ts';

/** Whether a model with these parameters is fitted and restored with tensors. */
export const needsTensors = (definition: ModelDefinition, parameters: Parameters): boolean =>
  definition.tensorsFor?.(parameters) ?? definition.needs.tensors === true;
