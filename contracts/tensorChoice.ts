/** Engines that neural models compute on, from fast to slow. A faster one is taken only where it has been put. */
export const tensorEngines = ['tensorflow', 'wasm', 'cpu'] as const;
export type TensorEngineChoice = (typeof tensorEngines)[number];

export interface TensorChoiceRequest {
  /** The one engine that someone named; the order above counts where nobody did. */
  readonly chosen?: TensorEngineChoice;
  /** What the worker claims to compute on. */
  readonly device: 'cpu' | 'gpu';
  /** Whether the native library of that name is there: `tensorflow` or `tensorflow-cuda`. */
  readonly isThere: (library: string) => boolean;
}

/**
 * What a trainer that needs tensors will compute on, said before it is started, by the rule by which it opens them: the
 * build for CUDA where a GPU is asked for, else that for the processor, else what comes with the packages. A named
 * engine that is not there is still the answer, since the trainer then refuses.
 * Example: `tensorChoice({ device: 'cpu', isThere: () => false })` is `wasm`.
 */
export function tensorChoice({ chosen, device, isThere }: TensorChoiceRequest): string {
  const native = ['tensorflow-cuda', 'tensorflow'].find(
    (library) => (library === 'tensorflow' || device === 'gpu') && isThere(library),
  );
  const first = chosen ?? (native === undefined ? 'wasm' : 'tensorflow');
  return first === 'tensorflow' ? (native ?? first) : first;
}
