import type { Tensor, TensorLibrary } from '../tensors.ts';
import { engineHas } from './engineHas.ts';
import { reluGradient } from './reluGradient.ts';

/** Kernel by which an engine may compute a formula: inputs by place, attribute `formula`; gives the results. */
export const formulaKernel = 'Formula';

type Unary = 'abs' | 'exp' | 'log' | 'log1p' | 'neg' | 'relu' | 'sigmoid' | 'softmax';
type Binary = 'add' | 'div' | 'maximum' | 'minimum' | 'mul' | 'squaredDifference' | 'sub';

/** What a formula is written in: operations of the library, on its tensors or on what an engine has in their place. */
export type Operators<V> = Readonly<
  Record<Unary, (x: V) => V> &
    Record<Binary, (a: V, b: V) => V> &
    Record<'max' | 'sum', (x: V, axes: number[], keepDims?: boolean) => V>
> & {
  readonly scalar: (value: number) => V;
  /** a·b of matrices, or aᵀ·b. */
  readonly matMul: (a: V, b: V, transposeA?: boolean) => V;
  readonly reluGradient: (dy: V, y: V) => V;
};

/** What it gives is computed in it, and nothing twice. */
export type Formula = <V>(on: Operators<V>, inputs: readonly V[]) => readonly V[];

function operatorsOf(tf: TensorLibrary): Operators<Tensor> {
  const { abs, exp, log, log1p, neg, relu, sigmoid, softmax, max, sum, matMul } = tf;
  const { add, div, maximum, minimum, mul, squaredDifference, sub } = tf;
  return {
    ...{ abs, exp, log, log1p, neg, relu, sigmoid, softmax, max, sum, matMul },
    ...{ add, div, maximum, minimum, mul, squaredDifference, sub },
    scalar: (value) => tf.scalar(value),
    reluGradient: (dy, y) => reluGradient(tf, dy, y),
  };
}

/**
 * Results of a formula of 32-bit floats. What the library does around each operation costs several times a small operation; an
 * engine may compute the whole without it, in the same order. It has no gradient, so it stands inside `withGradient`.
 */
export function compute(tf: TensorLibrary, inputs: readonly Tensor[], formula: Formula): readonly Tensor[] {
  if (!engineHas(tf, formulaKernel)) return formula(operatorsOf(tf), inputs);
  const attributes = { formula } as unknown as Parameters<ReturnType<TensorLibrary['engine']>['runKernel']>[2];
  return tf.engine().runKernel<Tensor[]>(formulaKernel, Object.fromEntries(inputs.entries()), attributes);
}
