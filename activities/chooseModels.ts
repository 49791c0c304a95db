import { InputError } from '../contracts/failures.ts';
import { suggestion } from '../contracts/nearest.ts';
import type { OpenRequest } from '../contracts/openRequest.ts';
import type { SuitedModels } from '../contracts/suited.ts';
import type { ImportedModel, ModelPlan, SystemSpec } from '../contracts/system.ts';
import type { Lake } from '../storage/lake.ts';
import { suitedSystem } from './suited.ts';

const portable: readonly string[] = ['lightgbm', 'xgboost'];

interface Chosen {
  /** The system as the run resolves it. */
  readonly spec: SystemSpec;
  /** null: all of its models. */
  readonly wanted: readonly string[] | null;
  readonly suited?: SuitedModels;
}

/** The system with the imported model as the one that stands for promotion. */
function withImport(spec: SystemSpec, { model, trainedUntil }: ImportedModel, asOf: string): Chosen {
  const ids = Object.keys(spec.models).filter((id) => portable.includes(spec.models[id]!.model));
  if (!ids.includes(model))
    throw new InputError(
      `An imported model stands for a model of kind ${portable.join(' or ')} (${ids.join(', ') || `${spec.name} has none`}), got "${model}"${spec.models[model] ? ` of kind ${spec.models[model].model}` : ''}; name one of those.${suggestion(model, ids)}`,
    );
  if (trainedUntil > asOf)
    throw new InputError(
      `trainedUntil is a day up to the as-of date, got ${trainedUntil} with ${asOf}; a model that knows later days cannot be judged on it.`,
    );
  return { spec: { ...spec, policy: { ...spec.policy, challenger: model } }, wanted: [model] };
}

export const importPlan = (plan: ModelPlan, { file, trainedUntil }: ImportedModel): ModelPlan => ({
  ...plan,
  hardware: 'cpu',
  imported: { file, trainedUntil },
});

/**
 * Which models a run is about: an imported one, those that were named, those that suit the regime where the request or the
 * system file asks for that, or all. Models that were named are trained whatever the system file says of regimes.
 */
export async function chooseModels(
  lake: Lake,
  spec: SystemSpec,
  { imported, models, onlySuited }: Pick<OpenRequest, 'imported' | 'models' | 'onlySuited'>,
  asOf: string,
): Promise<Chosen> {
  if (onlySuited !== undefined && (imported !== undefined || models !== null))
    throw new InputError(
      `onlySuited chooses the models by the regime of ${onlySuited}, got ${imported ? `the imported ${imported.model}` : `models ${models!.join(', ')}`} as well; give one.`,
    );
  if (imported) return withImport(spec, imported, asOf);
  const suit = onlySuited === undefined ? spec.suit : { ...spec.suit, regimeOf: onlySuited };
  if (suit === undefined || models !== null) return { spec, wanted: models };
  if (spec.kind === 'regime')
    throw new InputError(
      `Models of ${spec.name} say the regime themselves, got onlySuited or suit for a system of kind regime; leave it out.`,
    );
  return { ...(await suitedSystem(lake, spec, suit, asOf)), wanted: null };
}
