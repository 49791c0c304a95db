import assert from 'node:assert/strict';
import { InputError } from '../../contracts/failures.ts';
import { checkMonitorInput, checkNightlyInput, checkPipelineInput, checkRetrainInput } from '../../contracts/input.ts';

describe('inputs of workflows', () => {
  const all = { checkPipelineInput, checkMonitorInput, checkNightlyInput, checkRetrainInput };
  for (const [name, check] of Object.entries(all)) {
    it(`${name}: nothing, null and {} are fine`, () => {
      for (const nothing of [undefined, null, {}]) assert.deepEqual(check(nothing), {});
    });
    it(`${name}: an unknown key is refused and the nearest known key is named`, () => {
      assert.throws(
        () => check({ sistem: 'x' }),
        (error: unknown) => error instanceof InputError && /unknown key "sistem"/.test(error.message),
      );
    });
    it(`${name}: something that is not an object is refused`, () => {
      for (const wrong of [1, 'macro-cycle', true, ['macro-cycle']]) assert.throws(() => check(wrong), InputError);
    });
  }
  it('names every wrong type at once, with what was expected and what came', () => {
    assert.throws(
      () => checkPipelineInput({ system: 7, asOf: '2019-02-30', trigger: 'cron', models: [] }),
      (error: unknown) =>
        error instanceof InputError &&
        [
          'system must be a non-empty string, got 7',
          'asOf must be a date as YYYY-MM-DD, got "2019-02-30"',
          'trigger must be one of',
          'models must be a list of names, got []',
        ].every((part) => error.message.includes(part)),
    );
  });
  it('takes null for "not given"', () => {
    assert.deepEqual(checkPipelineInput({ system: 'macro-cycle', asOf: null }), { system: 'macro-cycle' });
  });
});
