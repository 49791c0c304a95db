import type { TrainerJob } from '../contracts/job.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import type { OpenTensors } from '../ml/neural/tensors.ts';
import { openTensors, type TensorEngineName } from './openTensors.ts';

let opened: Promise<OpenTensors> | undefined;

/** The tensor library for a model that needs it, opened once for the whole process; nothing for the others. */
export async function tensorsFor({ needs }: ModelDefinition, job: TrainerJob): Promise<OpenTensors | undefined> {
  if (needs.tensors === undefined) return undefined;
  const chosen = process.env['REGIMEN_TENSORS'];
  opened ??= openTensors({
    engines: job.engines,
    threads: 1,
    device: job.device ?? 'cpu',
    ...(chosen !== undefined && chosen !== '' && { order: [chosen as TensorEngineName] }),
  });
  return opened;
}
