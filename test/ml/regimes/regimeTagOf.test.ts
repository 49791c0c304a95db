import assert from 'node:assert/strict';
import { regimeTagOf } from '../../../ml/regimes/regimeTagOf.ts';

describe('regimeTagOf', () => {
  it('takes what the user says of a state, else its name', () => {
    assert.equal(regimeTagOf('contraction'), 'contraction');
    assert.equal(regimeTagOf('peak'), 'expansion');
    assert.equal(regimeTagOf('trough'), 'contraction');
    assert.equal(regimeTagOf('calm'), 'calm');
    assert.equal(regimeTagOf('peak', { peak: 'volatile' }), 'volatile');
  });

  it('refuses a state that says no regime', () => {
    for (const [state, tags] of [
      ['state-5', {}],
      ['calm', { calm: 'any' }],
    ] as const)
      assert.throws(() => regimeTagOf(state, tags), {
        name: 'ConfigError',
        message: new RegExp(`^Expected a regime among trending, .* for the state ${state}, got `),
      });
  });
});
