import type { Hardware } from '../../contracts/names.ts';
import type { Parameters } from '../../contracts/system.ts';
import type { ModelDefinition } from './model.ts';

/** Queue on which a model with these parameters is trained. */
export const hardwareOf = (definition: ModelDefinition, parameters: Parameters): Hardware =>
  definition.hardwareFor?.(parameters) ?? definition.hardware;
