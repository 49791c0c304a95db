import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { createDenseNetwork } from '../../../ml/reinforcement/denseNetwork.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const sizes = [3, 11, 10, 2];
const rows = 9;

function made() {
  const network = createDenseNetwork(sizes);
  const random = createRandom(3);
  const weights = network.initial(random);
  const x = Float64Array.from({ length: rows * 3 }, () => random.normal());
  return { network, weights, x, tape: network.createTape(rows) };
}

/** The same by the definition, one sum at a time. */
function slowForward(weights: Float64Array, x: readonly number[]): number[] {
  let at = 0;
  return sizes.slice(1).reduce<number[]>(
    (values, outputs, l) => {
      const kernel = at;
      const bias = kernel + values.length * outputs;
      at = bias + outputs;
      return Array.from({ length: outputs }, (_, j) => {
        const sum = values.reduce(
          (total, value, i) => total + value * weights[kernel + i * outputs + j]!,
          weights[bias + j]!,
        );
        return l + 2 < sizes.length ? Math.max(0, sum) : sum;
      });
    },
    [...x],
  );
}

describe('createDenseNetwork', () => {
  it('gives what the definition gives, one row or many', () => {
    const { network, weights, x, tape } = made();
    assert.equal(network.weightCount, 4 * 11 + 12 * 10 + 11 * 2);
    tape.layers[0]!.set(x);
    const outputs = network.forward(weights, tape, rows).slice();
    for (let row = 0; row < rows; row++) {
      const alone = x.slice(row * 3, row * 3 + 3);
      tape.layers[0]!.set(alone);
      assert.deepEqual(network.forward(weights, tape, 1).slice(0, 2), outputs.slice(row * 2, row * 2 + 2));
      slowForward(weights, Array.from(alone)).forEach((value, j) =>
        assertClose(outputs[row * 2 + j]!, value, { abs: 1e-14, why: `row ${row}, output ${j}` }),
      );
    }
  });

  it('its gradient is that of finite differences', () => {
    const { network, weights, x, tape } = made();
    const loss = (at: Float64Array): number => {
      tape.layers[0]!.set(x);
      const outputs = network.forward(at, tape, rows);
      return outputs.reduce((sum, value, i) => sum + Math.sin(i + 1) * value + 0.5 * value * value, 0);
    };
    const gradient = new Float64Array(network.weightCount).fill(9);
    // A tape that has seen other rows gives the same.
    tape.layers[0]!.set(x.map((value) => -value));
    network.forward(weights, tape, rows);
    tape.slopes.at(-1)!.fill(5);
    network.backward(weights, tape, rows, gradient);
    loss(weights);
    const outputs = tape.layers.at(-1)!;
    tape.slopes.at(-1)!.set(outputs.map((value, i) => Math.sin(i + 1) + value));
    network.backward(weights, tape, rows, gradient);
    const step = 1e-6;
    for (let i = 0; i < network.weightCount; i++) {
      const [up, down] = [step, -step].map((by) => {
        const moved = weights.slice();
        moved[i]! += by;
        return loss(moved);
      });
      // Central differences of a loss near 1: rounding 1e-16/1e-6, and the kinks of ReLU are further than 1e-6 away.
      assertClose(gradient[i]!, (up! - down!) / (2 * step), { abs: 1e-6 / 10, why: `weight ${i}` });
    }
  });

  it('begins as PyTorch’s Linear does: within 1/√inputs, spread evenly', () => {
    const network = createDenseNetwork([100, 400]);
    const weights = network.initial(createRandom(1));
    assert.ok(weights.every((value) => Math.abs(value) <= 0.1));
    const squares = weights.reduce((sum, value) => sum + value * value, 0) / weights.length;
    assertClose(squares, 0.01 / 3, { rel: 0.02, why: 'variance of U(−0.1, 0.1), 40,400 draws' });
  });

  it('refuses sizes that are no network', () => {
    for (const wrong of [[], [3], [3, 0, 1], [3, 1.5]])
      assert.throws(
        () => createDenseNetwork(wrong),
        (error) => error instanceof InputError && /at least 2 sizes/.test(error.message),
      );
  });
});
