import assert from 'node:assert/strict';
import { createTimeLeft, createTrainingMetrics } from '../../../activities/trainer/trainingProgress.ts';

describe('createTimeLeft', () => {
  it('goes by the pace since the first line of the phase', () => {
    const left = createTimeLeft();
    assert.equal(left({ phase: 'fold 1 of 2', done: 10, of: 100 }, 1_000), null);
    assert.equal(left({ phase: 'fold 1 of 2', done: 30, of: 100 }, 6_000), 17.5);
    assert.equal(left({ phase: 'fold 1 of 2', done: 100, of: 100 }, 20_000), 0);
  });

  it('begins anew with a phase, another number of steps, or a step back; no pace is no answer', () => {
    const left = createTimeLeft();
    left({ phase: 'fold 1 of 2', done: 50, of: 100 }, 0);
    assert.equal(left({ phase: 'fold 2 of 2', done: 60, of: 100 }, 1_000), null);
    assert.equal(left({ phase: 'fold 2 of 2', done: 60, of: 200 }, 2_000), null);
    assert.equal(left({ phase: 'fold 2 of 2', done: 5, of: 200 }, 3_000), null);
    assert.equal(left({ phase: 'fold 2 of 2', done: 5, of: 200 }, 9_000), null);
    assert.equal(left({ phase: 'fold 2 of 2', done: 6, of: 200 }, 3_000), null);
  });
});

describe('createTrainingMetrics', () => {
  it('sets a gauge a number, labelled by system and model, and none that is missing or negative', () => {
    const set: Record<string, number> = {};
    const meter = {
      createGauge: (name: string) => ({
        set: (value: number, tags: Readonly<Record<string, string>>) => {
          assert.deepEqual(tags, { system: 'lab', model: 'mlp' });
          set[name] = value;
        },
      }),
    };
    const metrics = createTrainingMetrics(meter, { system: 'lab', model: 'mlp' });
    metrics.step({ phase: 'final fit', done: 3, of: 4 }, null);
    metrics.epoch({ epoch: 2, loss: -0.5, validation: null, learning_rate: 0.01 });
    const start = {
      regimen_training_phase_share: 0.75,
      regimen_training_epoch: 2,
      regimen_training_learning_rate: 0.01,
    };
    assert.deepEqual(set, start);
    metrics.step({ phase: 'final fit', done: 3, of: 4 }, 12);
    metrics.epoch({ epoch: 3, loss: 0.25, validation: 0.5, learning_rate: 0.01 });
    assert.deepEqual(set, {
      ...start,
      regimen_training_epoch: 3,
      regimen_training_seconds_left: 12,
      regimen_training_loss: 0.25,
      regimen_training_validation_loss: 0.5,
    });
  });
});
