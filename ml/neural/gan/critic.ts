import type { Weight } from '../layer.ts';
import { initialBefore } from '../layers/initialBefore.ts';
import { linear } from '../layers/linear.ts';
import { splitWeights, weightsOfParts } from '../layers/weightsOfParts.ts';
import type { Tensor, TensorLibrary } from '../tensors.ts';

/** A score of every row, and its derivative by the row. */
export interface Criticism {
  /** (rows, 1). */
  readonly score: Tensor;
  /** (rows, inputs). */
  readonly slope: Tensor;
}

export interface Critic {
  readonly weights: readonly Weight[];
  judge(tf: TensorLibrary, weights: readonly Tensor[], x: Tensor): Criticism;
}

const leak = 0.2;

const lineOf = (inputs: number, outputs: number) => ({
  weights: [
    { name: 'weight', shape: [outputs, inputs], initial: initialBefore('leaky-relu', inputs, outputs) },
    { name: 'bias', shape: [outputs], initial: 'zeros' },
  ] as const satisfies readonly Weight[],
});

/**
 * Critic of a generative adversarial network: lines with leaky rectifiers (slope 0.2 below 0) between them, one score at the end.
 * x: (rows, inputs).
 *
 * The derivative by x is written out by the chain rule, w_L·diag(m_L)·W_L ⋯ diag(m_1)·W_1 with m the slopes of the rectifiers, which
 * do not change around almost every x. So what is computed from it, such as a gradient penalty, has a gradient by the weights of first
 * order, exact almost everywhere; tfjs has none of second order for custom gradients and rectifiers.
 */
export function criticOf({ inputs, hidden }: { readonly inputs: number; readonly hidden: readonly number[] }): Critic {
  const widths = [inputs, ...hidden, 1];
  const parts = Object.fromEntries(
    widths.slice(1).map((outputs, place) => [`${place}`, lineOf(widths[place]!, outputs)]),
  );
  return {
    weights: weightsOfParts(parts),
    judge(tf, weights, x) {
      const lines = Object.values(splitWeights(parts, weights)) as (readonly [Tensor, Tensor])[];
      const kept: Tensor[] = [];
      let value = x;
      for (const [weight, bias] of lines.slice(0, -1)) {
        const raw = linear(tf, value, weight, bias);
        const slopes = tf.step(raw, leak);
        kept.push(slopes);
        value = tf.mul(raw, slopes);
      }
      const [last, bias] = lines.at(-1)!;
      const score = linear(tf, value, last, bias);
      let slope = tf.mul(tf.ones([x.shape[0], 1]), last);
      for (let place = kept.length - 1; place >= 0; place -= 1)
        slope = tf.matMul(tf.mul(slope, kept[place]!), lines[place]![0]);
      return { score, slope };
    },
  };
}
