import type { Tensor, TensorLibrary } from '../tensors.ts';

/** A forward pass and what its gradients need. */
export interface Forward {
  readonly value: Tensor;
  /** What the gradients read; nothing else of the forward pass outlives it. */
  readonly saved: readonly Tensor[];
  /** Gradients of the inputs, in their order and shapes, from that of the value. */
  readonly gradients: (dy: Tensor, saved: readonly Tensor[]) => Tensor[];
}

/**
 * A value computed from `inputs` with a gradient written by hand. The operations inside stay off the tape, so that a
 * recurrent layer is one step of differentiation instead of thousands.
 */
export function withGradient(tf: TensorLibrary, inputs: readonly Tensor[], forward: () => Forward): Tensor {
  const operation = tf.customGrad((...given) => {
    const { value, saved, gradients } = forward();
    const save = given.at(-1) as (tensors: Tensor[]) => void;
    save([...saved]);
    return { value, gradFunc: gradients };
  });
  return operation(...inputs);
}
