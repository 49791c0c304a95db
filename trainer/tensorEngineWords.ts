import type { TensorEngine } from '../ml/neural/tensors.ts';

/** An engine as people read it: `tensorflow 2.21.0, cpu, 1 thread`. */
export function tensorEngineWords({ name, version, device, threads }: TensorEngine): string {
  return `${name} ${version}, ${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
