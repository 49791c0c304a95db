import type { Tensor, TensorLibrary } from './tensors.ts';

/**
 * Hands the numbers of the tensors that `compute` makes to `take`: at once where the engine reads at once, and when they have
 * come where it is WebGPU, whose results only a promise gives. No tensor of it outlives that. It stands within no tidy
 * scope, which would free the tensors before they were read.
 * Example: `await readTensors(tf, () => [tf.sum(x)], ([sum]) => sum![0]!)`.
 */
export function readTensors<T>(
  tf: TensorLibrary,
  compute: () => Tensor[],
  take: (values: readonly Float32Array[]) => T,
): T | Promise<T> {
  if (tf.getBackend() === 'webgpu') return readLater(tf, tf.tidy(compute), take);
  let taken!: T;
  tf.tidy(() => {
    taken = take(compute().map((tensor) => tensor.dataSync<'float32'>()));
  });
  return taken;
}

async function readLater<T>(
  tf: TensorLibrary,
  tensors: readonly Tensor[],
  take: (values: readonly Float32Array[]) => T,
): Promise<T> {
  try {
    return take(await Promise.all(tensors.map((tensor) => tensor.data<'float32'>())));
  } finally {
    tf.dispose([...tensors]);
  }
}
