import type { GpuDevice } from '../runtime/gpuDevices.ts';

/** A worker process of a machine: the name of its log, what it is started as, and further flags. */
export interface WorkerPart {
  readonly name: string;
  readonly role: 'flow' | 'cpu' | 'gpu';
  readonly flags: readonly string[];
}

/** The workers of a machine with these GPUs: one that holds each of them, or one that does the gpu queue on the processor. */
export function workerParts(gpus: readonly GpuDevice[]): readonly WorkerPart[] {
  const onGpu = (name: string, device: string): WorkerPart => ({ name, role: 'gpu', flags: ['--device', device] });
  const nameOf = ({ place }: GpuDevice) => (gpus.length === 1 ? 'gpu' : `gpu-${place}`);
  return [
    { name: 'flow', role: 'flow', flags: [] },
    { name: 'cpu', role: 'cpu', flags: [] },
    ...(gpus.length === 0 ? [onGpu('gpu', 'cpu')] : gpus.map((gpu) => onGpu(nameOf(gpu), `gpu:${gpu.uuid}`))),
  ];
}
