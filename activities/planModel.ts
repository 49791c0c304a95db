import type { ModelPlan, SystemSpec } from '../contracts/system.ts';
import { leastTrainingSeconds } from '../contracts/trainingSeconds.ts';
import { hardwareOf } from '../ml/models/hardwareOf.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { models as registry } from '../ml/models/registry.ts';
import { trainingEffort } from './trainer/trainingEffort.ts';

/** What a workflow needs to know of one model of the system. */
export function planModel({ models, splits }: SystemSpec, id: string): ModelPlan {
  const { model, stacks, parameters, shards } = models[id]!;
  const definition: ModelDefinition = registry[model as keyof typeof registry];
  const hardware = hardwareOf(definition, parameters);
  const effort = trainingEffort(definition, parameters, splits);
  return { id, model, hardware, stacks, timeoutSeconds: leastTrainingSeconds, effort, ...(shards && { shards }) };
}
