import type { Tensor, TensorLibrary } from './tensors.ts';

/** How a weight begins; fans are the products of all dimensions but the last, and the last. */
export type Initial = 'zeros' | 'ones' | 'glorot' | 'he' | 'orthogonal' | { readonly uniform: number };

export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Initial;
}

/** What a forward pass knows. */
export interface Pass {
  readonly tf: TensorLibrary;
  /** Whether dropout is on: in training, and in Monte-Carlo passes. */
  readonly dropping: boolean;
  /** A new seed of this pass at every call, in the order of the calls. */
  readonly seed: () => number;
  /** Whether all rows of a batch get the same dropout masks, so that no row's value depends on its place among them. */
  readonly sharedMasks?: boolean;
  /** Where dropout masks are kept for passes of the same seeds; each pass makes its own where absent. */
  readonly masks?: Map<number, Tensor>;
  /** Sees inner values for reports; they live until the pass ends. */
  readonly observe?: (name: 'attention' | 'variables', value: Tensor) => void;
}

/** A part of a network: a pure function of its weights and input. Weights come in the order they are listed. */
export interface Layer {
  readonly weights: readonly Weight[];
  apply(pass: Pass, weights: readonly Tensor[], x: Tensor): Tensor;
}
