import assert from 'node:assert/strict';
import { instantOf, isDayOrInstant } from '../../contracts/instants.ts';
import { regularFrequency } from '../../contracts/regularFrequency.ts';

describe('days and instants', () => {
  it('are told from other texts, and have a time', () => {
    for (const text of ['2024-01-02', '2024-01-02T01:30Z', '2024-02-29T23:59:59.999Z'])
      assert.ok(isDayOrInstant(text), text);
    for (const text of ['2024-02-30', '2024-01-02T25:00Z', '2024-01-02T01:30', '2024-01-02 01:30Z', 'now', ''])
      assert.ok(!isDayOrInstant(text), text);
    assert.equal(instantOf('2024-01-02'), Date.UTC(2024, 0, 2));
    assert.equal(instantOf('2024-01-02T01:30Z'), Date.UTC(2024, 0, 2, 1, 30));
  });

  it('ticks have no frequency', () => {
    assert.equal(regularFrequency({ id: 'X', frequency: 'weekly' }), 'weekly');
    assert.throws(() => regularFrequency({ id: 'X', frequency: 'ticks' }), {
      name: 'ConfigError',
      message: /got ticks/,
    });
  });
});
