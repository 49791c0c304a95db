import type { RegimeMap } from '../../contracts/evaluation.ts';
import { regimeTags } from './model.ts';
import type { MeasuredScore } from './modelsForRegime.ts';

/** Scores of a run's models in each regime as scores of their kinds; those without a value say nothing. */
export function measuredScoresOf(
  map: RegimeMap | null | undefined,
  models: Readonly<Record<string, { readonly model: string }>>,
): MeasuredScore[] {
  return (map?.scores ?? []).flatMap(({ model: id, regime, skill, rows }) => {
    const tag = regimeTags.find((known) => known === regime);
    const model = models[id]?.model;
    return model === undefined || tag === undefined || skill === null ? [] : [{ model, regime: tag, skill, rows }];
  });
}
