import type { Tensor, TensorLibrary } from '../tensors.ts';

/**
 * How far outputs are from what they should be, as one number to make small.
 * output, target: (n, k); weight: (n, 1), of mean 1 over all rows of the fit, or null where all rows count alike.
 */
export type Loss = (tf: TensorLibrary, output: Tensor, target: Tensor, weight: Tensor | null) => Tensor;

interface Pointwise {
  /** Loss of every element. */
  readonly value: (tf: TensorLibrary, output: Tensor, target: Tensor) => Tensor;
  /** Its derivative by the output. */
  readonly slope: (tf: TensorLibrary, output: Tensor, target: Tensor) => Tensor;
}

/**
 * Mean of losses, weighted by row, over n·k elements or n rows, with the derivative written out: a tenth of the
 * operations. What the derivative reads is saved, since the forward pass frees its own tensors.
 */
function meanLoss({ value, slope }: Pointwise, over: 'elements' | 'rows'): Loss {
  return (tf, output, target, weight) => {
    const weighted = (part: Tensor, by: Tensor | undefined) => (by === undefined ? part : tf.mul(part, by));
    const count = over === 'rows' ? output.shape[0] : output.size;
    const loss = tf.customGrad((...given) => {
      const [z, save] = given as unknown as [Tensor, (tensors: Tensor[]) => void];
      save(weight === null ? [z, target] : [z, target, weight]);
      return {
        value: tf.div(tf.sum(weighted(value(tf, z, target), weight ?? undefined)), count),
        gradFunc(dy: Tensor, saved: Tensor[]) {
          const [output, wanted, by] = saved as [Tensor, Tensor, Tensor | undefined];
          return tf.mul(weighted(slope(tf, output, wanted), by), tf.div(dy, count));
        },
      };
    });
    return loss(output);
  };
}

/**
 * Binary cross-entropy of logits z: max(z, 0) − zy + ln(1 + e^{−|z|}), which never overflows; derivative σ(z) − y.
 * target: 0 to 1. Mean over elements, in nats. Class weights come in as weights of the rows.
 */
export const binaryCrossEntropy: Loss = meanLoss(
  {
    value: (tf, z, y) => tf.add(tf.sub(tf.relu(z), tf.mul(z, y)), tf.log1p(tf.exp(tf.neg(tf.abs(z))))),
    slope: (tf, z, y) => tf.sub(tf.sigmoid(z), y),
  },
  'elements',
);

/** Cross-entropy of the softmax of logits: −Σ_j y_j ln softmax(z)_j. target: rows of shares that sum to 1. Mean over rows, in nats. */
export const softmaxCrossEntropy: Loss = meanLoss(
  {
    value: (tf, z, y) => tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(z)), -1, true)),
    slope: (tf, z, y) => tf.sub(tf.softmax(z), y),
  },
  'rows',
);

/** (z − y)²; mean over elements. */
export const meanSquaredError: Loss = meanLoss(
  { value: (tf, z, y) => tf.squaredDifference(z, y), slope: (tf, z, y) => tf.mul(tf.sub(z, y), 2) },
  'elements',
);

/** ½e² up to |e| = δ and δ(|e| − ½δ) beyond, e = z − y: large errors pull no harder than δ. Mean over elements. Huber (1964). */
export function huber(delta: number): Loss {
  return meanLoss(
    {
      value(tf, z, y) {
        const size = tf.abs(tf.sub(z, y));
        const near = tf.minimum(size, delta);
        return tf.mul(near, tf.sub(size, tf.mul(near, 0.5)));
      },
      slope: (tf, z, y) => tf.clipByValue(tf.sub(z, y), -delta, delta),
    },
    'elements',
  );
}
