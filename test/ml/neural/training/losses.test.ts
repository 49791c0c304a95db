import assert from 'node:assert/strict';
import type { OpenTensors } from '../../../../ml/neural/tensors.ts';
import {
  binaryCrossEntropy,
  huber,
  meanSquaredError,
  softmaxCrossEntropy,
  type Loss,
} from '../../../../ml/neural/training/losses.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { wasmTensors } from '../../../support/tensors.ts';

const z = [2.5, -1, 0.25, 90, 0, -3];
const shape: [number, number] = [3, 2];
const weight = [0.5, 2, 0.5];
const logistic = (score: number) => 1 / (1 + Math.exp(-score));

describe('losses', () => {
  let tensors: OpenTensors;
  before(async () => {
    tensors = await wasmTensors();
  });

  /** Loss and its derivative by the outputs; every tensor is made in the forward pass, as in a fit. */
  function lossOf(loss: Loss, output: number[], target: number[], weights: number[] | null): [number, number[]] {
    const { tf } = tensors;
    return tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((x) => {
        const made = tf.add(x, 0);
        return loss(tf, made, tf.tensor2d(target, shape), weights && tf.tensor2d(weights, [3, 1])).asScalar();
      })(tf.tensor2d(output, shape));
      return [value.dataSync()[0]!, [...grad.dataSync()]];
    });
  }

  /** The same in 64 bits, from the formula of one element. */
  function slowly(of: (z: number, y: number) => number, target: number[], weights: number[]): number {
    return z.reduce((sum, score, i) => sum + weights[i >> 1]! * of(score, target[i]!), 0) / 6;
  }

  const pointwise = {
    binaryCrossEntropy: {
      loss: binaryCrossEntropy,
      target: [1, 0, 0, 1, 1, 0.25],
      // −y ln σ − (1 − y) ln(1 − σ) with the logarithms written so that they hold at z = 90.
      of: (s: number, y: number) => y * Math.log1p(Math.exp(-s)) + (1 - y) * (s + Math.log1p(Math.exp(-s))),
      slope: (s: number, y: number) => logistic(s) - y,
    },
    meanSquaredError: {
      loss: meanSquaredError,
      target: [1, 0, 3, 88, 0, -3],
      of: (s: number, y: number) => (s - y) ** 2,
      slope: (s: number, y: number) => 2 * (s - y),
    },
    huber: {
      loss: huber(1.5),
      target: [1, 0, 3, 88, 0, -3],
      of: (s: number, y: number) => (Math.abs(s - y) <= 1.5 ? (s - y) ** 2 / 2 : 1.5 * (Math.abs(s - y) - 0.75)),
      slope: (s: number, y: number) => Math.max(-1.5, Math.min(1.5, s - y)),
    },
  };
  for (const [name, { loss, target, of, slope }] of Object.entries(pointwise))
    it(`${name} is its formula, weighted by row, and so is its derivative`, () => {
      for (const weights of [null, weight]) {
        const by = weights ?? [1, 1, 1];
        const [value, gradient] = lossOf(loss, z, target, weights);
        assertClose(value, slowly(of, target, by), { rel: 1e-6, why: 'the mean over 6 elements' });
        gradient.forEach((got, i) =>
          assertClose(got, (by[i >> 1]! * slope(z[i]!, target[i]!)) / 6, { abs: 1e-7, rel: 1e-6, why: `element ${i}` }),
        );
      }
    });

  it('binary cross-entropy is finite and right at logits of ±200', () => {
    const [value, gradient] = lossOf(binaryCrossEntropy, [200, -200, 200, -200, 0, 0], [0, 1, 1, 0, 1, 0], null);
    assertClose(value, (400 + 2 * Math.log(2)) / 6, { rel: 1e-6, why: 'two are wrong by 200 nats, two are even' });
    [1, -1, 0, 0, -0.5, 0.5].forEach((slope, i) => assertClose(gradient[i]!, slope / 6, { abs: 1e-7, why: `${i}` }));
  });

  it('softmax of two classes is the binary cross-entropy of their difference', () => {
    const target = [1, 0, 0, 1, 0.3, 0.7];
    const scores = [2.5, -1, 0.25, 3, 0, -3];
    const [value, gradient] = lossOf(softmaxCrossEntropy, scores, target, weight);
    const one = (row: number) => {
      const gap = scores[2 * row]! - scores[2 * row + 1]!;
      return Math.log1p(Math.exp(-gap)) + target[2 * row + 1]! * gap;
    };
    assertClose(value, (0.5 * one(0) + 2 * one(1) + 0.5 * one(2)) / 3, { rel: 1e-6, why: 'the mean over 3 rows' });
    for (let row = 0; row < 3; row += 1) {
      const slope = logistic(scores[2 * row]! - scores[2 * row + 1]!) - target[2 * row]!;
      assertClose(gradient[2 * row]!, (weight[row]! * slope) / 3, { abs: 1e-7, why: `row ${row}` });
      assertClose(gradient[2 * row + 1]!, (-weight[row]! * slope) / 3, { abs: 1e-7, why: `row ${row}` });
    }
  });

  it('leaves no tensor behind', () => {
    const before = tensors.tf.memory().numTensors;
    lossOf(huber(1), z, z, weight);
    assert.equal(tensors.tf.memory().numTensors, before);
  });
});
