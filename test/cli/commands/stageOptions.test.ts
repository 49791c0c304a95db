import assert from 'node:assert/strict';
import { stageInput } from '../../../cli/commands/stageOptions.ts';

describe('options of stages', () => {
  it('say how far a run goes, from which row, as of when and with which models', () => {
    assert.deepEqual(stageInput({}), {});
    const dates = { start: '2024-01-01', end: '2024-01-31' };
    const asked = { asOf: '2024-01-31', start: '2024-01-01' };
    assert.deepEqual(stageInput({ stage: 'data_prep', ...dates }), { ...asked, until: 'gold' });
    assert.deepEqual(stageInput({ stage: 'train', model: ['all'], epochs: '50' }), { until: 'models', epochs: 50 });
    assert.deepEqual(stageInput({ stage: 'eval', split: 'test' }), { until: 'evaluation' });
    assert.deepEqual(stageInput({ until: 'silver', models: ['hmm'] }), { until: 'silver', models: ['hmm'] });
  });

  it('refuse what cannot be meant', () => {
    const cases = [
      [{ stage: 'trian' }, /data_prep, train, eval, got "trian".*train/],
      [{ stage: 'train', until: 'gold' }, /give one/],
      [{ split: 'train' }, /--split is test, got "train"/],
      [{ end: '2024-01-31', asOf: '2024-01-30' }, /got 2024-01-31 and 2024-01-30/],
      [{ start: '2024-02-01', end: '2024-01-31' }, /got 2024-02-01 after 2024-01-31/],
      [{ start: 'soon' }, /--start is a date/],
      [{ model: ['a'], models: ['b'] }, /give one/],
      [{ epochs: 'many' }, /--epochs/],
    ] as const;
    for (const [options, message] of cases) assert.throws(() => stageInput(options), { name: 'InputError', message });
  });
});
