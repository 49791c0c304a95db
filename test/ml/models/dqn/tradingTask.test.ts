import assert from 'node:assert/strict';
import { rowReturns, scaledTask, tradingTask, type TaskOptions } from '../../../../ml/models/dqn/tradingTask.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { matrixOf } from '../../../support/modelData.ts';

const x = matrixOf(['a', 'r'], [1, 0.1, 2, 0.02, 3, -0.03]);
const rows = { x, features: x, target: Float64Array.of(1, 0, 1) };
const costs = {
  ...{ costBasisPoints: 0, spreadBasisPoints: 0, slippageBasisPoints: 0 },
  ...{ borrowRate: 0, cashRate: 0, periodsPerYear: 1 },
};
const options: TaskOptions = { returnColumn: 'r', move: 0.01, costs };

describe('tradingTask', () => {
  it('a row earns the next row of the column, the last row nothing', () => {
    assert.deepEqual(rowReturns(rows, options), Float64Array.of(0.02, -0.03, NaN));
  });

  it('or its bet on the target', () => {
    assert.deepEqual(rowReturns(rows, { ...options, returnColumn: '' }), Float64Array.of(0.01, -0.01, 0.01));
  });

  it('rewards are counted in root mean square returns', () => {
    const task = tradingTask(rows, options, 250);
    const scaled = scaledTask(task, rowReturns(rows, options));
    const start = task.reset(createRandom(1));
    const scale = Math.sqrt((0.02 ** 2 + 0.03 ** 2) / 2);
    const [plain, counted] = [task.step(start, 2), scaled.step(start, 2)];
    assertClose(plain.reward, Math.log(1.02), { abs: 1e-15, why: 'long over the first row' });
    assertClose(counted.reward, plain.reward / scale, { abs: 1e-15, why: 'the same, scaled' });
    assert.deepEqual(counted.state, plain.state);
  });
});
