import assert from 'node:assert/strict';
import { ConfigError, InputError } from '../../../../contracts/failures.ts';
import { neighbours } from '../../../../ml/graph/normalisedAdjacency.ts';
import { graphAttention } from '../../../../ml/neural/layers/graphAttention.ts';
import type { Tensor } from '../../../../ml/neural/tensors.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { applyLayer, checkLayer } from '../../../support/checkLayer.ts';
import { wasmTensors } from '../../../support/tensors.ts';
import { turnMatrix, turnNodes } from '../../../support/turnNodes.ts';

const { tf } = await wasmTensors();
const edge = (from: string, to: string) => ({ from, to, lag: 1, weight: 0.5 });
const heard = neighbours({
  nodes: ['a', 'b', 'c', 'd'],
  edges: [edge('a', 'b'), edge('b', 'a'), edge('c', 'b'), edge('a', 'd')],
});
const [n, inputs, size, heads, batch] = [4, 3, 2, 2, 3];
const layer = graphAttention({ neighbours: heard, inputs, size, heads, activation: 'tanh' });
const shape = [batch, n, inputs];

/** (1)–(5) of the paper by loops over rows, heads and neighbours. */
function oracle([weight, source, target, bias]: readonly Float64Array[], x: Float64Array): Float64Array {
  const y = new Float64Array(batch * n * heads * size);
  for (let r = 0; r < batch; r++)
    for (let k = 0; k < heads; k++) {
      const h = Array.from({ length: n }, (_, j) =>
        Array.from({ length: size }, (_, o) => {
          let sum = 0;
          for (let f = 0; f < inputs; f++) sum += weight![(k * size + o) * inputs + f]! * x[(r * n + j) * inputs + f]!;
          return sum;
        }),
      );
      const along = (vector: Float64Array, j: number) =>
        h[j]!.reduce((sum, value, o) => sum + value * vector[k * size + o]!, 0);
      for (let i = 0; i < n; i++) {
        const scores = h.map((_, j) => {
          const raw = along(target!, i) + along(source!, j);
          return heard[i * n + j] === 0 ? 0 : Math.exp(raw > 0 ? raw : 0.2 * raw);
        });
        const total = scores.reduce((a, b) => a + b);
        for (let o = 0; o < size; o++) {
          const place = k * size + o;
          const mixed = scores.reduce((sum, score, j) => sum + (score / total) * h[j]![o]!, 0);
          y[(r * n + i) * heads * size + place] = Math.tanh(mixed + bias![place]!);
        }
      }
    }
  return y;
}

const random = createRandom(9, 'attention');
const draw = (count: number) => Float64Array.from({ length: count }, () => Math.fround(random.normal()));
const weights = layer.weights.map((weight) => draw(weight.shape.reduce((a, b) => a * b)));
const x = draw(batch * n * inputs);

describe('graphAttention', () => {
  it('is the paper’s sum over neighbours, and so are its gradients', async () => {
    for (const seed of [1, 2]) await checkLayer(layer, oracle, shape, seed);
  });

  it('gives shares of 1 that are 0 where nothing is heard, and shows them', () => {
    tf.tidy(() => {
      let seen: Tensor | undefined;
      const own = weights.map((values, k) => tf.tensor(Float32Array.from(values), [...layer.weights[k]!.shape]));
      const observe = (_: string, value: Tensor) => void (seen = value);
      layer.apply({ tf, dropping: false, seed: () => 1, observe }, own, tf.tensor(Float32Array.from(x), shape));
      assert.deepEqual(seen!.shape, [batch, n, n]);
      const shares = Array.from(seen!.dataSync<'float32'>());
      for (let row = 0; row < batch * n; row++) {
        const own = shares.slice(row * n, (row + 1) * n);
        assertClose(
          own.reduce((a, b) => a + b),
          1,
          { abs: 1e-6, why: `row ${row}` },
        );
        own.forEach((share, j) => assert.equal(share > 0, heard[(row % n) * n + j] === 1));
      }
    });
  });

  it('hears nothing along no edge, bit for bit', () => {
    const other = x.slice();
    for (let at = 0; at < other.length; at++) if ([1, 2].includes(Math.floor(at / inputs) % n)) other[at]! += 1;
    // Node d hears itself and a.
    const node = (values: Float64Array) => values.slice(3 * heads * size, 4 * heads * size);
    assert.deepEqual(
      node(applyLayer(tf, layer, weights, other, shape)),
      node(applyLayer(tf, layer, weights, x, shape)),
    );
  });

  it('turns its output with its nodes', () => {
    const order = [2, 0, 3, 1];
    const turned = turnMatrix(heard, order);
    const other = graphAttention({ neighbours: turned, inputs, size, heads, activation: 'tanh' });
    const back = applyLayer(tf, other, weights, turnNodes(x, inputs, order), shape);
    turnNodes(applyLayer(tf, layer, weights, x, shape), heads * size, order).forEach((value, at) =>
      assertClose(back[at]!, value, { abs: 1e-6, why: `output ${at}` }),
    );
  });

  it('leaves no tensor behind, and drops shares where it should', () => {
    const before = tf.memory().numTensors;
    applyLayer(tf, layer, weights, x, shape);
    assert.equal(tf.memory().numTensors, before);
    const dropping = graphAttention({ neighbours: heard, inputs, size, heads, dropout: 0.5 });
    const run = (seed: number) =>
      tf.tidy(() => {
        const own = weights.map((values, k) => tf.tensor(Float32Array.from(values), [...layer.weights[k]!.shape]));
        const input = tf.tensor(Float32Array.from(x), shape);
        return dropping.apply({ tf, dropping: true, seed: () => seed }, own, input).dataSync();
      });
    assert.deepEqual(run(1), run(1));
    assert.notDeepEqual(run(1), run(2));
  });

  it('refuses other nodes, other features, and a rate of 1', () => {
    const apply = (wrong: readonly number[]) => () =>
      applyLayer(tf, layer, weights, new Float64Array(wrong.reduce((a, b) => a * b)), wrong);
    assert.throws(apply([2, 5, 3]), /4 nodes .* got 5/);
    assert.throws(apply([2, 4, 2]), InputError);
    assert.throws(() => graphAttention({ neighbours: heard, inputs, size, dropout: 1 }), ConfigError);
  });
});
