import type { TensorLibrary } from '../tensors.ts';

/** Whether the engine in use lends a kernel of its own of that name. */
export function engineHas(tf: TensorLibrary, kernel: string): boolean {
  return (tf.getKernel(kernel, tf.getBackend()) as unknown) !== undefined;
}
