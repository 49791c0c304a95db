import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays, dateOf, daysBetween, endOfDay, isDate, monthEnds, startOfDay } from '../../contracts/dates.ts';

describe('dates', () => {
  it('knows real dates from impossible ones', () => {
    assert.deepEqual(['2020-02-29', '2019-02-29', '2020-2-1', '2020-13-01', 'today'].map(isDate), [
      true,
      false,
      false,
      false,
      false,
    ]);
  });
  it('adds and counts days as each other’s inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 40_000 }), fc.integer({ min: -5000, max: 5000 }), (day, step) => {
        const from = dateOf(day * 86_400_000);
        assert.equal(daysBetween(from, addDays(from, step)), step);
      }),
    );
  });
  it('ends a day one millisecond before the next', () => {
    assert.equal(endOfDay('2019-12-31') + 1, startOfDay('2020-01-01'));
  });
  it('lists month ends within the bounds', () => {
    assert.deepEqual(monthEnds('2019-12-31', '2020-03-31'), ['2019-12-31', '2020-01-31', '2020-02-29', '2020-03-31']);
    assert.deepEqual(monthEnds('2020-01-01', '2020-01-30'), []);
  });
});
