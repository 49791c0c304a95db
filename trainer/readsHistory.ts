import type { ModelDefinition } from '../ml/models/model.ts';

/** Whether predictions depend on the rows before them, which must then be passed along. */
export const readsHistory = ({ family, needs }: Pick<ModelDefinition, 'family' | 'needs'>): boolean =>
  needs.history === true || family === 'regime' || family === 'effect';
