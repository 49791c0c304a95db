import type { TrainerJob } from '../contracts/job.ts';
import type { Parameters } from '../contracts/system.ts';
import type { TensorEngineChoice } from '../contracts/tensorChoice.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { needsTensors } from '../ml/models/needsTensors.ts';
import type { OpenTensors } from '../ml/neural/tensors.ts';
import { openTensors } from './openTensors.ts';

let opened: Promise<OpenTensors> | undefined;

/** The tensor library for a model that needs it, opened once for the whole process; nothing for the others. */
export async function tensorsFor(
  definition: ModelDefinition,
  parameters: Parameters,
  job: TrainerJob,
): Promise<OpenTensors | undefined> {
  if (!needsTensors(definition, parameters)) return undefined;
  const chosen = process.env['REGIMEN_TENSORS'];
  opened ??= openTensors({
    engines: job.engines,
    threads: 1,
    device: job.device ?? 'cpu',
    ...(chosen !== undefined && chosen !== '' && { order: [chosen as TensorEngineChoice] }),
  });
  return opened;
}
