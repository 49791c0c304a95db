import { compute, type Operators } from '../layers/formula.ts';
import { withGradient } from '../layers/withGradient.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';

/**
 * How far outputs are from what they should be, as one number to make small.
 * output, target: (n, k); weight: (n, 1), of mean 1 over all rows of the fit, or null where all rows count alike.
 */
export type Loss = (tf: TensorLibrary, output: Tensor, target: Tensor, weight: Tensor | null) => Tensor;

interface Pointwise {
  /** Loss of every element or row. */
  readonly value: <V>(on: Operators<V>, output: V, target: V) => V;
  /** Its derivative by the output. */
  readonly slope: <V>(on: Operators<V>, output: V, target: V) => V;
}

/**
 * Mean of losses, weighted by row, over n·k elements or n rows, with the derivative written out: a tenth of the
 * operations. What the derivative reads is saved, since the forward pass frees its own tensors.
 */
function meanLoss({ value, slope }: Pointwise, over: 'elements' | 'rows'): Loss {
  return (tf, output, target, weight) => {
    const count = over === 'rows' ? output.shape[0] : output.size;
    const given = weight === null ? [output, target] : [output, target, weight];
    return withGradient(tf, [output], () => ({
      value: compute(tf, given, (on, [z, y, by]) => {
        const part = value(on, z!, y!);
        const whole = on.sum(by === undefined ? part : on.mul(part, by), [0, 1]);
        return [on.div(whole, on.scalar(count))];
      })[0]!,
      saved: given,
      gradients: (dy, saved) =>
        compute(tf, [dy, ...saved], (on, [dy, z, y, by]) => {
          const part = slope(on, z!, y!);
          return [on.mul(by === undefined ? part : on.mul(part, by), on.div(dy!, on.scalar(count)))];
        }),
    }));
  };
}

/**
 * Binary cross-entropy of logits z: max(z, 0) − zy + ln(1 + e^{−|z|}), which never overflows; derivative σ(z) − y.
 * target: 0 to 1. Mean over elements, in nats. Class weights come in as weights of the rows.
 */
export const binaryCrossEntropy: Loss = meanLoss(
  {
    value: (on, z, y) => on.add(on.sub(on.relu(z), on.mul(z, y)), on.log1p(on.exp(on.neg(on.abs(z))))),
    slope: (on, z, y) => on.sub(on.sigmoid(z), y),
  },
  'elements',
);

/** Cross-entropy of the softmax of logits: −Σ_j y_j ln softmax(z)_j. target: rows of shares that sum to 1. Mean over rows, in nats. */
export const softmaxCrossEntropy: Loss = meanLoss(
  {
    value(on, z, y) {
      const shifted = on.sub(z, on.max(z, [1], true));
      const logarithm = on.sub(shifted, on.log(on.sum(on.exp(shifted), [1], true)));
      return on.neg(on.sum(on.mul(y, logarithm), [1], true));
    },
    slope: (on, z, y) => on.sub(on.softmax(z), y),
  },
  'rows',
);

/** (z − y)²; mean over elements. */
export const meanSquaredError: Loss = meanLoss(
  { value: (on, z, y) => on.squaredDifference(z, y), slope: (on, z, y) => on.mul(on.sub(z, y), on.scalar(2)) },
  'elements',
);

/** ½e² up to |e| = δ and δ(|e| − ½δ) beyond, e = z − y: large errors pull no harder than δ. Mean over elements. Huber (1964). */
export function huber(delta: number): Loss {
  return meanLoss(
    {
      value(on, z, y) {
        const size = on.abs(on.sub(z, y));
        const near = on.minimum(size, on.scalar(delta));
        return on.mul(near, on.sub(size, on.mul(near, on.scalar(0.5))));
      },
      slope: (on, z, y) => on.maximum(on.minimum(on.sub(z, y), on.scalar(delta)), on.scalar(-delta)),
    },
    'elements',
  );
}
