import type { OpenTensors } from '../../ml/neural/tensors.ts';
import { openTensors } from '../../trainer/openTensors.ts';

let opened: Promise<OpenTensors> | undefined;

/** The WASM engine, opened once for all tests of a process. */
export function wasmTensors(): Promise<OpenTensors> {
  opened ??= openTensors({ engines: {}, threads: 1, order: ['wasm'] });
  return opened;
}
