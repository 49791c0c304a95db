import assert from 'node:assert/strict';
import { tuneInput } from '../../../cli/commands/tune.ts';

describe('regimen tune', () => {
  it('makes the input of a study of its options', () => {
    assert.deepEqual(tuneInput({}), {});
    assert.deepEqual(tuneInput({ model: ['all'] }), {});
    assert.deepEqual(
      tuneInput({
        model: ['a', 'b'],
        trials: '20',
        parallel: '3',
        seed: '7',
        asOf: '2019-12-31',
        sampler: 'random',
        pruner: 'none',
      }),
      { models: ['a', 'b'], trials: 20, parallel: 3, seed: 7, asOf: '2019-12-31', sampler: 'random', pruner: 'none' },
    );
  });

  it('refuses what is no number or no date', () => {
    assert.throws(() => tuneInput({ trials: 'many' }), /--trials is a whole number, got "many"/);
    assert.throws(() => tuneInput({ asOf: 'today' }), /--as-of is a date as YYYY-MM-DD, got "today"/);
  });
});
