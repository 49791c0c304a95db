import assert from 'node:assert/strict';
import { createQNetwork } from '../../../ml/reinforcement/qNetwork.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const rows = 5;
const shape = { observationSize: 4, actions: 3, hidden: [7], dueling: true };

function made(dueling: boolean) {
  const network = createQNetwork({ ...shape, dueling });
  const random = createRandom(8);
  const weights = network.initial(random);
  const x = Float64Array.from({ length: rows * 4 }, () => random.normal());
  return { network, weights, x, tape: network.createTape(rows + 2) };
}

describe('createQNetwork', () => {
  it('a dueling head adds to V the advantages less their mean', () => {
    const { network, weights, x, tape } = made(true);
    tape.layers[0]!.set(x);
    const values = network.values(weights, tape, rows).slice(0, rows * 3);
    // V alone: the mean of Q over actions, and of no advantage kernel.
    const still = weights.slice();
    const kernel = 5 * 7;
    for (let i = 0; i < 8; i++) for (let a = 1; a <= 3; a++) still[kernel + i * 4 + a] = 0;
    tape.layers[0]!.set(x);
    const alone = network.values(still, tape, rows);
    for (let row = 0; row < rows; row++) {
      const q = values.subarray(row * 3, row * 3 + 3);
      assert.notEqual(q[0], q[1]);
      assertClose((q[0]! + q[1]! + q[2]!) / 3, alone[row * 3]!, { abs: 1e-15, why: `mean Q of row ${row} is V` });
      assert.equal(alone[row * 3], alone[row * 3 + 2]);
    }
  });

  for (const dueling of [false, true])
    it(`its gradient is that of finite differences, ${dueling ? 'dueling' : 'plain'}`, () => {
      const { network, weights, x, tape } = made(dueling);
      const loss = (at: Float64Array): number => {
        tape.layers[0]!.set(x);
        const values = network.values(at, tape, rows);
        let sum = 0;
        for (let i = 0; i < rows * 3; i++) sum += Math.cos(i) * values[i]! ** 2;
        return sum;
      };
      loss(weights);
      tape.layers[0]!.set(x);
      const slopes = network
        .values(weights, tape, rows)
        .slice(0, rows * 3)
        .map((value, i) => 2 * Math.cos(i) * value);
      const gradient = new Float64Array(network.weightCount);
      network.backward(weights, { tape, rows, slopes }, gradient);
      for (let i = 0; i < network.weightCount; i++) {
        const [up, down] = [1e-6, -1e-6].map((by) => {
          const moved = weights.slice();
          moved[i]! += by;
          return loss(moved);
        });
        assertClose(gradient[i]!, (up! - down!) / 2e-6, { abs: 1e-7, why: `weight ${i}` });
      }
    });
});
