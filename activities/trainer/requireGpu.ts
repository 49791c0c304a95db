import { DeviceLostError } from '../../contracts/failures.ts';
import type { TrainingGpu } from '../dependencies.ts';

/** What the driver, CUDA and the libraries on top of it say of a device that does not answer any more. */
const signs =
  /GPU is lost|fallen off the bus|device (?:was |is )?lost|(?:CUDA_ERROR_|cudaError)(?:NO_?DEVICE|DEVICES?_?UNAVAILABLE|(?:ECC|NVLINK)_?UNCORRECTABLE|LAUNCH_?FAIL(?:ED|URE)|UNKNOWN)/i;

/**
 * Refuses a GPU that is gone or does not answer any more, by what the driver lists and by what the trainer said. `where` is the
 * phase, in words that follow a verb.
 *
 * @throws DeviceLostError, which is worth another try.
 */
export async function requireGpu(gpu: TrainingGpu, where: string, said = ''): Promise<void> {
  const there = await gpu.isThere();
  const sign = signs.exec(said)?.[0];
  if (there && sign === undefined) return;
  const how = there ? `it failed${where} (${sign!})` : `the driver no longer lists it${where}`;
  throw new DeviceLostError(
    `A training on the GPU ${gpu.name} expected it to stay, and ${how}. It is tried again on a GPU, from its last checkpoint, and never on the processor; look at nvidia-smi and the kernel's log.`,
  );
}
