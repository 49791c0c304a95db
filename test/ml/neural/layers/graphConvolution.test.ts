import assert from 'node:assert/strict';
import { InputError } from '../../../../contracts/failures.ts';
import { normalisedAdjacency } from '../../../../ml/graph/normalisedAdjacency.ts';
import { graphConvolution } from '../../../../ml/neural/layers/graphConvolution.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { applyLayer, checkLayer } from '../../../support/checkLayer.ts';
import { wasmTensors } from '../../../support/tensors.ts';
import { turnMatrix, turnNodes } from '../../../support/turnNodes.ts';

const { tf } = await wasmTensors();
const edge = (from: string, to: string, weight = 1) => ({ from, to, lag: 1, weight });
const nodes = ['a', 'b', 'c', 'd'];
const adjacency = normalisedAdjacency({
  nodes,
  edges: [edge('a', 'b', 0.5), edge('b', 'a', 0.2), edge('c', 'b', -0.9), edge('a', 'd', 0.3)],
});
const [n, inputs, outputs, batch] = [4, 3, 2, 5];

/** Σ_j Â_ij·Σ_f W_of·x_jf + b_o, by loops. */
function oracle([weight, bias]: readonly Float64Array[], x: Float64Array): Float64Array {
  const y = new Float64Array(batch * n * outputs);
  for (let r = 0; r < batch; r++)
    for (let i = 0; i < n; i++)
      for (let o = 0; o < outputs; o++) {
        let sum = bias![o]!;
        for (let j = 0; j < n; j++)
          for (let f = 0; f < inputs; f++)
            sum += adjacency[i * n + j]! * weight![o * inputs + f]! * x[(r * n + j) * inputs + f]!;
        y[(r * n + i) * outputs + o] = Math.tanh(sum);
      }
  return y;
}

const random = createRandom(8, 'graph');
const draw = (count: number) => Float64Array.from({ length: count }, () => Math.fround(random.normal()));
const layer = graphConvolution({ adjacency, inputs, outputs, activation: 'tanh' });
const [weight, bias, x] = [draw(inputs * outputs), draw(outputs), draw(batch * n * inputs)];

describe('graphConvolution', () => {
  it('is the sum over the nodes heard, and so are its gradients', async () => {
    for (const seed of [1, 2]) await checkLayer(layer, oracle, [batch, n, inputs], seed);
  });

  it('gives Kipf and Welling’s Â where X and W are identities', () => {
    const both = (a: string, b: string) => [edge(a, b), edge(b, a)];
    const star = normalisedAdjacency({ nodes, edges: [...both('a', 'b'), ...both('b', 'c'), ...both('b', 'd')] });
    const identity = Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0));
    const plain = graphConvolution({ adjacency: star, inputs: 4, outputs: 4 });
    const found = applyLayer(tf, plain, [identity, new Float64Array(4)], identity, [1, 4, 4]);
    const expected = [0.5, 0.35355339, 0, 0, 0.35355339, 0.25, 0.35355339, 0.35355339];
    [...expected, 0, 0.35355339, 0.5, 0, 0, 0.35355339, 0, 0.5].forEach((value, at) =>
      assertClose(found[at]!, value, { abs: 1e-7, why: `entry ${at}` }),
    );
  });

  it('turns its output with its nodes', () => {
    const order = [2, 0, 3, 1];
    const turned = turnMatrix(adjacency, order);
    const forth = applyLayer(tf, layer, [weight, bias], x, [batch, n, inputs]);
    const other = graphConvolution({ adjacency: turned, inputs, outputs, activation: 'tanh' });
    const back = applyLayer(tf, other, [weight, bias], turnNodes(x, inputs, order), [batch, n, inputs]);
    turnNodes(forth, outputs, order).forEach((value, at) =>
      assertClose(back[at]!, value, { abs: 1e-6, why: `output ${at}` }),
    );
  });

  it('hears nothing along no edge', () => {
    const other = x.slice();
    // Node c hears itself only: the others may be anything.
    for (let at = 0; at < other.length; at++) if (Math.floor(at / inputs) % n !== 2) other[at]! += 1;
    const node = (values: Float64Array) => values.slice(2 * outputs, 3 * outputs);
    const shape = [batch, n, inputs];
    assert.deepEqual(
      node(applyLayer(tf, layer, [weight, bias], other, shape)),
      node(applyLayer(tf, layer, [weight, bias], x, shape)),
    );
  });

  it('refuses other nodes, other features and a matrix that is not square, with both numbers', () => {
    const apply = (shape: readonly number[]) => () =>
      applyLayer(tf, layer, [weight, bias], new Float64Array(shape.reduce((a, b) => a * b)), shape);
    assert.throws(apply([2, 5, 3]), /4 nodes .* got 5/);
    assert.throws(apply([2, 4, 2]), InputError);
    assert.throws(apply([4, 3]), InputError);
    assert.throws(() => graphConvolution({ adjacency: new Float64Array(5), inputs, outputs }), /got 5 numbers.* 2 × 2/);
  });
});
