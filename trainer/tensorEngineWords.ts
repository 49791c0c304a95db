import type { TensorEngine } from '../ml/neural/tensors.ts';

/** An engine as people read it: `tensorflow 2.21.0, cpu, 1 thread`; an experimental one is called so. */
export function tensorEngineWords({ name, version, device, threads, experimental }: TensorEngine): string {
  return `${name} ${version}${experimental ? ' (experimental)' : ''}, ${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
