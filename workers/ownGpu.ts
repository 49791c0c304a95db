import { ConfigError } from '../contracts/failures.ts';
import { gpuDevices, gpuWords, type GpuDevice } from '../runtime/gpuDevices.ts';

/** The GPU that a command line names by its number or UUID, or the first; one that the driver does not list is refused. */
export async function ownGpu(named: string | null): Promise<GpuDevice> {
  const devices = await gpuDevices();
  const found = named === null ? devices[0] : devices.find(({ place, uuid }) => place === named || uuid === named);
  if (found !== undefined) return found;
  if (devices.length === 0)
    throw new ConfigError(
      'The gpu worker found no GPU (nvidia-smi lists none). Start it with --device cpu to run the gpu queue on the processor; models then say so.',
    );
  throw new ConfigError(
    `The gpu worker expected the GPU ${named!}, and nvidia-smi lists ${devices.length}: ${devices.map(gpuWords).join(', ')}. Name one of them, or look where it is gone.`,
  );
}
