import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nanosecondsToText, textToNanoseconds } from '../../../storage/tables/nanoseconds.ts';

describe('nanoseconds as text', () => {
  it('gives back any time, and sorts as times do', () => {
    const time = fc.bigInt({ min: -(2n ** 63n) + 2n, max: 2n ** 63n - 2n });
    fc.assert(
      fc.property(time, time, (a, b) => {
        assert.equal(textToNanoseconds(nanosecondsToText(a)), a);
        assert.equal(nanosecondsToText(a) < nanosecondsToText(b), a < b);
      }),
    );
  });

  it('agrees with Date for whole milliseconds', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1700-01-01'), max: new Date('2250-01-01'), noInvalidDate: true }),
        (date) => {
          const nanoseconds = BigInt(date.getTime()) * 1_000_000n;
          assert.equal(textToNanoseconds(date.toISOString()), nanoseconds);
          assert.equal(nanosecondsToText(nanoseconds), date.toISOString().replace('Z', '000000Z'));
        },
      ),
    );
  });

  it('takes what is no time in UTC, or does not fit, for none', () => {
    for (const text of [
      '2020-02-30T00:00:00Z',
      '2020-13-01T00:00:00Z',
      '2020-01-01T24:00:00Z',
      '2020-01-01T00:60:00Z',
      '2020-01-01T00:00:00',
      '2020-01-01T00:00:00+01:00',
      '2020-01-01T00:00:00.1234567890Z',
      '2020-01-01',
      '1600-01-01T00:00:00Z',
      '2300-01-01T00:00:00Z',
      '',
    ])
      assert.equal(textToNanoseconds(text), null, text);
    assert.equal(textToNanoseconds('2020-02-29 23:59:59.5Z'), 1_583_020_799_500_000_000n);
  });
});
