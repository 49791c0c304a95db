import assert from 'node:assert/strict';
import { autoencoderLayer } from '../../../../ml/neural/autoencoder/autoencoderLayer.ts';
import { initialWeights } from '../../../../ml/neural/initialWeights.ts';
import { fitNetwork } from '../../../../ml/neural/training/fitNetwork.ts';
import { columnMoments } from '../../../../ml/stats/columnMoments.ts';
import { checkLayer } from '../../../support/checkLayer.ts';
import { fitContext, fixture, matrixOf } from '../../../support/modelData.ts';
import { wasmTensors } from '../../../support/tensors.ts';

const small = { inputs: 4, hidden: [3], code: 2, activation: 'tanh', dropout: 0, labelShare: 1 } as const;

/** (outputs, inputs) · x + bias. */
const line = (weight: Float64Array, bias: Float64Array, x: Float64Array): Float64Array =>
  bias.map((start, o) => x.reduce((sum, value, i) => sum + weight[o * x.length + i]! * value, start));

/** scikit-learn's digits, each number less its mean, over 16: (1797, 64). */
function digits(): Float64Array[] {
  const { columns, x } = (fixture('trees') as { sets: { digits: { columns: string[]; x: number[] } } }).sets.digits;
  const { centre } = columnMoments(matrixOf(columns, x), 1);
  return Array.from({ length: x.length / 64 }, (_, row) => centre.map((mean, j) => (x[64 * row + j]! - mean) / 16));
}

/** Mean squared error per number, in 64 bits, of a linear autoencoder of these weights. */
function errorOf(weights: Float64Array, rows: readonly Float64Array[], code: number): number {
  const p = rows[0]!.length;
  const part = (from: number, size: number) => weights.subarray(from, from + size);
  const [inner, innerBias] = [part(0, code * p), part(code * p, code)];
  const [outer, outerBias] = [part(code * p + code, p * code), part(2 * code * p + code, p)];
  let sum = 0;
  for (const row of rows)
    line(outer, outerBias, line(inner, innerBias, row)).forEach((value, j) => (sum += (value - row[j]!) ** 2));
  return sum / (rows.length * p);
}

describe('autoencoderLayer', function () {
  this.timeout(120_000);

  it('is its loops, with the gradients that differences find', async () => {
    await checkLayer(
      autoencoderLayer(small),
      (w, x) =>
        Float64Array.from(
          Array.from({ length: 5 }, (_, row) => {
            const input = x.slice(4 * row, 4 * row + 4);
            const code = line(w[2]!, w[3]!, line(w[0]!, w[1]!, input).map(Math.tanh));
            const again = line(w[6]!, w[7]!, line(w[4]!, w[5]!, code).map(Math.tanh));
            const error = again.reduce((sum, value, j) => sum + (value - input[j]!) ** 2, 0) / 4;
            return [...line(w[8]!, w[9]!, code), error, ...code];
          }).flat(),
        ),
      [5, 4],
    );
  });

  // Mean of the eigenvalues left out, by NumPy's singular values.
  for (const [k, best, epochs] of [
    [2, 0.05242583, 20],
    [8, 0.02391325, 20],
    [16, 0.01104368, 25],
    [32, 0.00246733, 50],
  ] as const)
    it(`N8: ${k} linear numbers draw digits as well as principal components, and never better`, async () => {
      const rows = digits();
      const tensors = await wasmTensors();
      const layer = autoencoderLayer({
        inputs: 64,
        hidden: [],
        code: k,
        activation: 'linear',
        dropout: 0,
        labelShare: 0,
      });
      const fitted = await fitNetwork({
        name: 'linear',
        weights: layer.weights,
        start: initialWeights(layer.weights, 1),
        objective(pass, weights, part) {
          const { tf } = pass;
          const input = tf.tensor(Float32Array.from([...part].flatMap((row) => [...rows[row]!])), [part.length, 64]);
          return tf.mean(tf.slice(layer.apply(pass, weights, input), [0, 1], [-1, 1]));
        },
        train: Int32Array.from(rows.keys()),
        validation: new Int32Array(0),
        options: {
          epochs,
          batch: 64,
          learningRate: 0.01,
          weightDecay: 0,
          patience: 0,
          clip: 0,
          schedule: 'cosine',
          warmUp: 0,
        },
        tensors,
        context: fitContext(),
      });
      const error = errorOf(fitted.weights, rows, k);
      assert.ok(error >= best - 5e-9 && error <= 1.02 * best, `${error}, ${best} at best`);
    });
});
