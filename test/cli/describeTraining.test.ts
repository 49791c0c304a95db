import assert from 'node:assert/strict';
import { describeTraining } from '../../cli/describeTraining.ts';

describe('describeTraining', () => {
  it('says phase, steps, what the fit notes and the time left, as far as they are known', () => {
    assert.equal(describeTraining('mlp', {}), 'mlp');
    assert.equal(describeTraining('mlp', { phase: 'start' }), 'mlp start');
    const note = 'epoch 3 of 12: loss 0.69, learning rate 0.001';
    const beat = { phase: 'fold 2 of 5', done: 30, of: 120, note };
    assert.equal(describeTraining('mlp', { ...beat, secondsLeft: 17 }), `mlp fold 2 of 5 30/120, ${note}, 17 s left`);
    assert.match(describeTraining('mlp', { ...beat, secondsLeft: 150 }), /, 3 min left$/);
    assert.match(describeTraining('mlp', { ...beat, secondsLeft: 9000 }), /, 2\.5 h left$/);
    assert.equal(describeTraining('hybrid', { done: 5.54, of: 6 }), 'hybrid 5/6');
    assert.equal(describeTraining('mlp', { ...beat, secondsLeft: 0 }), `mlp fold 2 of 5 30/120, ${note}`);
  });
});
