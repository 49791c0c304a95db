import assert from 'node:assert/strict';
import { advantages, greedyPositions, valuesOfRows } from '../../../../ml/models/dqn/valuesOfRows.ts';
import { createQNetwork } from '../../../../ml/reinforcement/qNetwork.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { matrixOf } from '../../../support/modelData.ts';

describe('valuesOfRows', () => {
  it('asks the network about each row with each position', () => {
    const network = createQNetwork({ observationSize: 3, actions: 3, hidden: [5], dueling: true });
    const random = createRandom(2);
    const weights = network.initial(random);
    const features = matrixOf(
      ['a', 'b'],
      Array.from({ length: 2 * 150 }, () => random.normal()),
    );
    const values = valuesOfRows(network, weights, features);
    const tape = network.createTape(1);
    for (const row of [0, 63, 64, 149])
      for (const held of [-1, 0, 1]) {
        tape.layers[0]!.set([features.values[2 * row]!, features.values[2 * row + 1]!, held]);
        const at = row * 9 + (held + 1) * 3;
        assert.deepEqual(values.slice(at, at + 3), network.values(weights, tape, 1).slice(0, 3));
      }
  });

  it('the advantage is that of an agent that is flat', () => {
    assert.deepEqual(advantages(Float64Array.of(0, 0, 9, 1, 2, 4, 7, 0, 0)), Float64Array.of(3));
  });

  it('the path of positions depends on what is held', () => {
    // Short stays short, flat goes long, long goes flat.
    const row = [1, 0, 0, 0, 0, 1, 0, 1, 0];
    const values = Float64Array.from([...row, ...row, ...row]);
    assert.deepEqual(greedyPositions(values, 0), Float64Array.of(1, 0, 1));
    assert.deepEqual(greedyPositions(values, -1), Float64Array.of(-1, -1, -1));
  });
});
