/** Engines that neural models compute on, from fast to slow. A faster one is taken only where it has been put. */
export const tensorEngines = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export type TensorEngineChoice = (typeof tensorEngines)[number];

export interface TensorChoiceRequest {
  /** The one engine that someone named; the order above counts where nobody did. */
  readonly chosen?: TensorEngineChoice;
  /** What the worker claims to compute on. */
  readonly device: 'cpu' | 'gpu';
  /** Whether the native library of that name is there: `tensorflow`, `tensorflow-cuda` or `webgpu`. */
  readonly isThere: (library: string) => boolean;
}

/**
 * What a trainer that needs tensors will compute on, said before it is started, by the rule by which it opens them: the
 * build for CUDA where a GPU is asked for, else WebGPU there, else TensorFlow for the processor, else what comes with the packages.
 * An engine that is named, or that finds no GPU where one is asked for, is still the answer, since the trainer then refuses.
 * Example: `tensorChoice({ device: 'cpu', isThere: () => false })` is `wasm`.
 */
export function tensorChoice({ chosen, device, isThere }: TensorChoiceRequest): string {
  const onGpu = device === 'gpu' ? ['tensorflow-cuda', 'webgpu'] : [];
  const native = [...onGpu, 'tensorflow'].filter(
    (library) => (chosen ? library.startsWith(chosen) : true) && isThere(library),
  );
  return native[0] ?? chosen ?? 'wasm';
}
