import assert from 'node:assert/strict';
import { IntegrityError } from '../../../../contracts/failures.ts';
import { fitRegimeNetwork, type RegimeTask } from '../../../../ml/models/attentionRegime/fitRegimeNetwork.ts';
import { restoreRegimeNetwork, type RegimeNetwork } from '../../../../ml/models/attentionRegime/regimeNetwork.ts';
import { rowsOf } from '../../../support/modelData.ts';
import { regimeTask } from '../../../support/regimeTask.ts';

describe('regimeNetwork', () => {
  let task: RegimeTask;
  let network: RegimeNetwork;
  before(async () => {
    const made = await regimeTask(1, 160);
    task = { ...made, parameters: { ...made.parameters, epochs: 1 } };
    network = (await fitRegimeNetwork(task)).network;
  });

  it('restored from its files it reads the same, bit for bit', () => {
    const restored = restoreRegimeNetwork(network.files, 2, task.tensors);
    assert.deepEqual(restored.read(task.x), network.read(task.x));
    assert.deepEqual(restored.files, network.files);
  });

  it('gives probabilities that sum to 1, and what is asked of some rows and of rows after a history', () => {
    const { probabilities, deviation } = network.read(task.x);
    for (let row = 0; row < 160; row += 1)
      assert.ok(Math.abs(probabilities[2 * row]! + probabilities[2 * row + 1]! - 1) < 1e-12);
    assert.ok(deviation.every((value) => value > 0));
    const after = network.read(rowsOf(task.x, 100, 160), { history: rowsOf(task.x, 0, 100) });
    assert.deepEqual(after.probabilities, probabilities.slice(200));
    assert.deepEqual(network.read(task.x, { rows: Int32Array.of(7) }).deviation, deviation.slice(7, 8));
  });

  it('refuses files of another architecture', () => {
    assert.throws(() => restoreRegimeNetwork(network.files, 3, task.tensors), {
      name: IntegrityError.name,
      message: /expected the weights 0.weight 8×3.*got 0.weight 8×2/,
    });
  });
});
