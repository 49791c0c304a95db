import assert from 'node:assert/strict';
import { features } from '../../../ml/features/registry.ts';
import { streamOf } from '../../../ml/features/streamOf.ts';

describe('streamOf', () => {
  it('keeps no more rows than a window and a block need, however long it runs', () => {
    const stream = streamOf(features.sma, { window: 5 });
    for (let t = 0; t < 500; t++) stream.push([t]);
    const { values } = stream.state();
    assert.ok(Array.isArray(values) && values.length < 10, JSON.stringify(values));
    assert.equal(stream.push([500]), 498);
  });

  it('refuses another number of inputs, an infinity and a state of something else', () => {
    assert.throws(() => streamOf(features.atr, {}).push([1, 2]), {
      name: 'ConfigError',
      message: /3 inputs .*, got 2/,
    });
    for (const name of ['ema', 'sma'] as const) {
      assert.throws(() => streamOf(features[name], {}).push([Infinity]), {
        name: 'NumericsError',
        message: /finite numbers, got Infinity/,
      });
    }
    const state = streamOf(features.rsi, {}).state();
    assert.throws(() => streamOf(features.ema, {}, state), { name: 'InputError', message: /3 numbers .*, got 4/ });
    assert.throws(() => streamOf(features.obv, {}, { phase: 'off', values: [0, 0, 0] }), { name: 'InputError' });
    assert.throws(() => streamOf(features.mfi, {}, { values: [1, 2, 3] }), { name: 'InputError', message: /4 inputs/ });
  });

  it('refuses a placed feature, and a recursive one without a stream', () => {
    assert.throws(
      () => streamOf(features.release_lag, {}),
      /release_lag has no stream: it is made on the rows of gold/,
    );
    const without = { ...features.ema };
    delete without.stream;
    assert.throws(() => streamOf(without, {}), /depends on all rows before and has no stream/);
  });
});
