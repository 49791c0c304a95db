import assert from 'node:assert/strict';
import type { ModelPlan } from '../../contracts/system.ts';
import { leastTrainingSeconds, trainingSeconds, type TrainingEffort } from '../../contracts/trainingSeconds.ts';

const plan: ModelPlan = { id: 'a', model: 'mlp', hardware: 'gpu', stacks: [], timeoutSeconds: leastTrainingSeconds };
const network: TrainingEffort = { testRows: 250, passes: 60, kind: 'network' };
const secondsOf = (effort: Partial<TrainingEffort>, rows: number) =>
  trainingSeconds({ ...plan, effort: { ...network, ...effort } }, rows);

describe('trainingSeconds', () => {
  it('follows rows, blocks and passes', () => {
    // By hand: 24 blocks, rows of all fits 6000 · (25/2 + 1) = 81 000, 60 epochs, 0.01 s.
    assert.equal(secondsOf({}, 6000), 48_600);
    assert.equal(secondsOf({ passes: 120 }, 6000), 97_200);
    assert.equal(secondsOf({ testRows: 6000 }, 6000), leastTrainingSeconds);
    assert.equal(secondsOf({ kind: 'other', passes: 3000 }, 6000), 48_600);
  });

  it('covers the rows of every fit that a walk forward makes', () => {
    for (const testRows of [1, 7, 63, 400]) {
      const rows = 1000;
      let fitted = rows;
      for (let from = testRows; from < rows; from += testRows) fitted += from;
      assert.ok(secondsOf({ testRows, passes: 100 }, rows) >= 100 * fitted * 0.01, `blocks of ${testRows}`);
    }
  });

  it('is never below the plan’s seconds, those of a plan without effort, nor above a week', () => {
    assert.equal(secondsOf({ passes: 1 }, 100), leastTrainingSeconds);
    assert.equal(trainingSeconds({ ...plan, timeoutSeconds: 60 }, 1e6), 60);
    assert.equal(secondsOf({ passes: 100_000 }, 6000), 7 * 86_400);
    assert.equal(secondsOf({ passes: 1 }, 0), leastTrainingSeconds);
  });
});
