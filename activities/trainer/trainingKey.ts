import type { TrainRequest } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import type { ModelDefinition } from '../../ml/models/model.ts';
import { needsTensors } from '../../ml/models/needsTensors.ts';
import { memoKey } from '../../storage/memo.ts';
import type { ChampionStart } from './warmStart.ts';

/** Raised when walk-forward training or its files change their numbers. */
const trainerRevision = 2;

export interface TrainingKeyParts {
  readonly request: Pick<TrainRequest, 'plan' | 'gold' | 'bases'>;
  readonly spec: SystemSpec;
  readonly definition: ModelDefinition;
  /** What tensors would be computed on: other engines give other last digits. */
  readonly tensorEngine: string;
  /** The model that is gone on from. */
  readonly start?: Pick<ChampionStart, 'asOf' | 'files'> | null;
}

const hashesOf = (files: ChampionStart['files']) =>
  Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256]));

/** Everything that the bytes of a training depend on, as the key under which its result is remembered. */
export function trainingKey({ request, spec, definition, tensorEngine, start }: TrainingKeyParts): string {
  const { plan, gold, bases } = request;
  const model = spec.models[plan.id]!;
  return memoKey({
    stage: 'train',
    entry: plan.model,
    revision: definition.revision,
    parameters: {
      id: plan.id,
      spec: model,
      splits: spec.splits,
      features: gold.features,
      trainerRevision,
      ...(spec.treatments.length > 0 ? { treatments: spec.treatments } : {}),
      ...(needsTensors(definition, model.parameters) && { tensors: tensorEngine }),
      ...(plan.imported && {
        imported: { sha256: plan.imported.file.sha256, trainedUntil: plan.imported.trainedUntil },
      }),
      ...(start && { warmStart: { asOf: start.asOf, files: hashesOf(start.files) } }),
    },
    seed: spec.seed,
    inputs: [gold.arrow.sha256, ...bases.map(({ predictions }) => predictions.sha256)],
  });
}
