import type { Tensor, TensorLibrary } from '../tensors.ts';

/** A forward pass and what its gradients need. */
export interface Forward {
  readonly value: Tensor;
  /** What the gradients read; nothing else of the forward pass outlives it. */
  readonly saved: readonly Tensor[];
  /**
   * Gradients of the inputs, in their order and shapes, from that of the value; a function is called only where its
   * gradient is asked for, which that of the network's own input is not.
   */
  readonly gradients: (dy: Tensor, saved: readonly Tensor[]) => readonly (Tensor | (() => Tensor))[];
}

/** The part of the engine that `tf.customGrad` stands on, which itself computes every gradient. */
interface Engine {
  runKernelFunc(given: {
    readonly forwardFunc: (backend: unknown, save: (tensors: Tensor[]) => void) => Tensor;
    readonly backwardsFunc: (dy: Tensor, saved: readonly Tensor[]) => Readonly<Record<number, () => Tensor>>;
    readonly inputs: Readonly<Record<number, Tensor>>;
  }): Tensor;
}

/**
 * A value computed from `inputs` with a gradient written by hand. The operations inside stay off the tape, so that a
 * recurrent layer is one step of differentiation instead of thousands.
 */
export function withGradient(tf: TensorLibrary, inputs: readonly Tensor[], forward: () => Forward): Tensor {
  let gradients: Forward['gradients'] | undefined;
  return (tf.engine() as unknown as Engine).runKernelFunc({
    forwardFunc(_, save) {
      const found = forward();
      gradients = found.gradients;
      save([...found.saved]);
      return found.value;
    },
    backwardsFunc: (dy, saved) =>
      Object.fromEntries(
        gradients!(dy, saved).map((gradient, i) => [i, typeof gradient === 'function' ? gradient : () => gradient]),
      ),
    inputs: Object.fromEntries(inputs.entries()),
  });
}
