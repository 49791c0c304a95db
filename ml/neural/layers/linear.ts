import type { Tensor, TensorLibrary } from '../tensors.ts';
import { engineHas } from './engineHas.ts';
import { compute, formulaKernel } from './formula.ts';
import { reluGradient } from './reluGradient.ts';
import { withGradient } from './withGradient.ts';

/** Kernel by which an engine may lend `affine`: inputs `x`, `weight`, perhaps `bias`; attribute `relu`. */
export const linearKernel = 'LinearRows';

interface Shape {
  /** Whether what is below 0 becomes 0. */
  readonly relu?: boolean;
}

/**
 * x·Wᵀ + b: x (rows, inputs), W (outputs, inputs), b (outputs) or none → (rows, outputs); with `relu`, max(x·Wᵀ + b, 0).
 * Transposed before the products, never by them, where the engine does not lend the whole: WASM multiplies six times as
 * fast so.
 */
export function linear(
  tf: TensorLibrary,
  x: Tensor,
  weight: Tensor,
  bias?: Tensor,
  { relu = false }: Shape = {},
): Tensor {
  return withGradient(tf, bias ? [x, weight, bias] : [x, weight], () => {
    const value = affine(tf, x, weight, bias, { relu });
    return {
      value,
      saved: relu ? [x, weight, value] : [x, weight],
      gradients(dy, [input, w, y]) {
        const { slope, byWeight, byBias } = rowGradients(tf, dy, input!, y);
        const byInput = () => compute(tf, [slope, w!], (on, [dy, w]) => [on.matMul(dy!, w!)])[0]!;
        return bias ? [byInput, byWeight, byBias] : [byInput, byWeight];
      },
    };
  });
}

/** The value of `linear`. */
export function affine(
  tf: TensorLibrary,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  { relu = false }: Shape,
): Tensor {
  const more = bias && { bias };
  if (engineHas(tf, linearKernel)) return tf.engine().runKernel(linearKernel, { x, weight, ...more }, { relu });
  const y = tf.fused.matMul({ a: x, b: tf.transpose(weight), ...more });
  return relu ? tf.relu(y) : y;
}

interface RowGradients {
  /** Of x·Wᵀ + b: what came, or with `relu` what is left of it. */
  readonly slope: Tensor;
  readonly byWeight: () => Tensor;
  readonly byBias: () => Tensor;
}

/** From that of `affine` (rows, outputs), and with `relu` from its value y. */
export function rowGradients(tf: TensorLibrary, dy: Tensor, x: Tensor, y?: Tensor): RowGradients {
  if (engineHas(tf, formulaKernel)) return gradientsByFormula(tf, dy, x, y);
  const slope = y ? reluGradient(tf, dy, y) : dy;
  const byOutput = tf.transpose(slope);
  return { slope, byWeight: () => tf.matMul(byOutput, x), byBias: () => tf.sum(byOutput, 1) };
}

function gradientsByFormula(tf: TensorLibrary, dy: Tensor, x: Tensor, y: Tensor | undefined): RowGradients {
  const [byWeight, byBias, slope = dy] = compute(tf, y ? [dy, x, y] : [dy, x], (on, [given, rows, value]) => {
    const left = value === undefined ? given! : on.reluGradient(given!, value);
    const found = [on.matMul(left, rows!, true), on.sum(left, [0])];
    return value === undefined ? found : [...found, left];
  }) as [Tensor, Tensor, Tensor?];
  return { slope, byWeight: () => byWeight, byBias: () => byBias };
}
