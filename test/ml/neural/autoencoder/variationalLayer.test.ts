import assert from 'node:assert/strict';
import { symmetricEigen } from '../../../../ml/linalg/symmetricEigen.ts';
import { variationalLayer } from '../../../../ml/neural/autoencoder/variationalLayer.ts';
import { initialWeights } from '../../../../ml/neural/initialWeights.ts';
import { fitNetwork } from '../../../../ml/neural/training/fitNetwork.ts';
import { columnMoments } from '../../../../ml/stats/columnMoments.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { checkLayer } from '../../../support/checkLayer.ts';
import { factorRows } from '../../../support/factorRows.ts';
import { assertEngines, assertGradients, caseOf, doubleTensors, valueOf } from '../../../support/layerChecks.ts';
import { fitContext } from '../../../support/modelData.ts';
import { wasmTensors } from '../../../support/tensors.ts';

const small = { inputs: 4, hidden: [3], code: 2, activation: 'tanh', dropout: 0, labelShare: 1, beta: 0.7 } as const;
const linear = { ...small, hidden: [], labelShare: 0 } as const;

type Weights = readonly Float64Array[];

/** (outputs, inputs) · x + bias. */
const line = (weight: Float64Array, bias: Float64Array, x: Float64Array): Float64Array =>
  bias.map((start, o) => x.reduce((sum, value, i) => sum + weight[o * x.length + i]! * value, start));

const divergence = (mean: number, logVariance: number) => 0.5 * (mean ** 2 + Math.exp(logVariance) - 1 - logVariance);

/** Mean code and the bound's expectation over the noise, of one row, for encoder and decoder of one line each. */
function expected([w, b, v, c]: Weights, x: Float64Array, beta: number) {
  const coded = line(w!, b!, x);
  const k = coded.length / 2;
  const [mean, logVariance] = [coded.slice(0, k), coded.slice(k)];
  const silent = line(v!, c!, mean).reduce((sum, value, i) => sum + (value - x[i]!) ** 2, 0);
  const each = Array.from(mean, (m, j) => divergence(m, logVariance[j]!));
  const spread = v!.reduce((sum, value, at) => sum + value ** 2 * Math.exp(logVariance[at % k]!), 0);
  const bound = ((silent + spread) / 2 + beta * each.reduce((sum, value) => sum + value, 0)) / x.length;
  return { mean, each, bound };
}

describe('variationalLayer', function () {
  this.timeout(120_000);

  it('without noise is its loops, with the gradients that differences find', async () => {
    await checkLayer(
      variationalLayer(small),
      (w, x) =>
        Float64Array.from(
          Array.from({ length: 5 }, (_, row) => {
            const input = x.slice(4 * row, 4 * row + 4);
            const coded = line(w[2]!, w[3]!, line(w[0]!, w[1]!, input).map(Math.tanh));
            const mean = coded.slice(0, 2);
            const again = line(w[6]!, w[7]!, line(w[4]!, w[5]!, mean).map(Math.tanh));
            const error = again.reduce((sum, value, j) => sum + (value - input[j]!) ** 2, 0);
            const apart = divergence(coded[0]!, coded[2]!) + divergence(coded[1]!, coded[3]!);
            return [...line(w[8]!, w[9]!, mean), (error / 2 + 0.7 * apart) / 4, ...mean];
          }).flat(),
        ),
      [5, 4],
    );
  });

  it('has right gradients through the noise, on every engine', async () => {
    const at = { ...caseOf(variationalLayer(small), [5, 4], 3), dropping: true };
    await assertGradients(at, 40);
    await assertEngines(at);
  });

  it('draws codes whose bound has the expectation of its closed form', async () => {
    const rows = 20_000;
    const one = caseOf(variationalLayer(linear), [1, 4], 5);
    const x = Float64Array.from({ length: 4 * rows }, (_, i) => one.x[i % 4]!);
    const out = valueOf(await doubleTensors(), { ...one, x, shape: [rows, 4], dropping: true });
    const bounds = Float64Array.from({ length: rows }, (_, row) => out[4 * row + 1]!);
    const mean = bounds.reduce((sum, value) => sum + value, 0) / rows;
    const error = Math.sqrt(bounds.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows / rows);
    const closed = expected(
      one.weights.map((w) => Float64Array.from(w)),
      Float64Array.from(one.x),
      linear.beta,
    );
    assertClose(mean, closed.bound, { abs: 4 * error, why: `${rows} draws` });
    assert.ok(error < 0.02 * closed.bound, `${error} of ${closed.bound}`);
  });

  it('with lines reaches the bound of probabilistic components, never less, and silences the code that is not worth its cost', async () => {
    const { x } = factorRows(4, 800, 0).data;
    const p = x.columns.length;
    const { centre } = columnMoments(x, 1);
    const rows = Array.from({ length: x.rows }, (_, row) => centre.map((mean, j) => x.values[row * p + j]! - mean));
    const covariance = Float64Array.from({ length: p * p }, (_, at) =>
      rows.reduce((sum, row) => sum + (row[Math.floor(at / p)]! * row[at % p]!) / rows.length, 0),
    );
    const beta = 0.5;
    const best =
      symmetricEigen(covariance, p).values.reduce(
        (sum, value) => sum + (value > beta ? beta * (Math.log(value / beta) + 1) : value),
        0,
      ) /
      (2 * p);
    const layer = variationalLayer({ ...linear, inputs: p, code: 3, beta });
    const { weights } = await fitNetwork({
      name: 'linear',
      weights: layer.weights,
      start: initialWeights(layer.weights, 1),
      objective(pass, own, part) {
        const { tf } = pass;
        const input = tf.tensor(Float32Array.from([...part].flatMap((row) => [...rows[row]!])), [part.length, p]);
        return tf.mean(tf.slice(layer.apply(pass, own, input), [0, 1], [-1, 1]));
      },
      train: Int32Array.from(rows.keys()),
      validation: new Int32Array(0),
      options: {
        epochs: 60,
        batch: 64,
        learningRate: 0.02,
        weightDecay: 0,
        patience: 0,
        clip: 0,
        schedule: 'cosine',
        warmUp: 0,
      },
      tensors: await wasmTensors(),
      context: fitContext(),
    });
    let from = 0;
    const parts = layer.weights.map(({ shape }) => {
      const size = shape.reduce((product, side) => product * side, 1);
      return weights.slice(from, (from += size));
    });
    const judged = rows.map((row) => expected(parts, row, beta));
    const bound = judged.reduce((sum, row) => sum + row.bound, 0) / rows.length;
    assert.ok(bound >= best && bound < 1.02 * best, `${bound}, ${best} at best`);
    const costs = [0, 1, 2].map((j) => judged.reduce((sum, { each }) => sum + each[j]!, 0) / rows.length);
    const [least, ...others] = costs.toSorted((a, b) => a - b);
    assert.ok(least! < 0.01 && others.every((cost) => cost > 0.5), costs.join(', '));
  });
});
