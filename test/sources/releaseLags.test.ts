import assert from 'node:assert/strict';
import { daysBetween } from '../../contracts/dates.ts';
import { periodEnd } from '../../sources/periodEnd.ts';
import { estimatedRelease, releaseInstant, releaseLagOf, releaseLags } from '../../sources/releaseLags.ts';
import { snapshotSeries } from '../../sources/snapshot/data.ts';

describe('release lags', () => {
  it('are known for every bundled series, with a time of day', () => {
    for (const id of snapshotSeries().keys()) {
      const lag = releaseLags[id];
      assert.ok(lag !== undefined, id);
      assert.ok(Number.isInteger(lag.days) && lag.days > 0, id);
      assert.match(lag.time, /^([01]\d|2[0-3]):[0-5]\d$/, id);
    }
  });

  it('lie at the late end of the published ranges, counted from the first day of the period', () => {
    const ranges: Readonly<Record<string, readonly [number, number]>> = {
      GDP: [119, 121],
      CPIAUCSL: [42, 45],
      UNRATE: [37, 40],
      PAYEMS: [37, 40],
      FEDFUNDS: [31, 34],
      GS10: [31, 34],
      TB3MS: [31, 34],
      INDPRO: [44, 47],
    };
    for (const [id, [least, most]] of Object.entries(ranges)) {
      const { rows, frequency } = snapshotSeries().get(id)!;
      for (const { date } of rows) {
        const lag = daysBetween(date, estimatedRelease(id, frequency, date));
        assert.ok(lag >= least && lag <= most, `${id} ${date}: ${lag} days`);
      }
    }
  });

  it('never precede the real first publication', () => {
    // Days of the releases: data.md's fixtures and the agencies' calendars.
    const known = [
      ['CPIAUCSL', '2023-03-01', '2023-04-12'],
      ['GDP', '2013-10-01', '2014-01-30'],
      ['GDP', '2014-01-01', '2014-04-30'],
      ['GDP', '2014-04-01', '2014-07-30'],
    ] as const;
    for (const [id, date, published] of known) {
      const { frequency } = snapshotSeries().get(id)!;
      assert.ok(estimatedRelease(id, frequency, date) >= published, `${id} ${date}`);
    }
  });

  it('assume the worst of a series that nobody has looked up', () => {
    assert.deepEqual(releaseLagOf('NEWSERIES', 'monthly'), { days: 60, time: '23:59', release: 'not looked up' });
    assert.equal(estimatedRelease('NEWSERIES', 'quarterly', '2020-01-01'), '2020-07-29');
  });

  it('follow daylight saving in New York', () => {
    assert.equal(releaseInstant('CPIAUCSL', '2020-01-14'), Date.parse('2020-01-14T13:30:00Z'));
    assert.equal(releaseInstant('CPIAUCSL', '2020-07-14'), Date.parse('2020-07-14T12:30:00Z'));
  });
});

describe('releaseInstant', () => {
  it('is the last second of the day where nobody has looked the time up', () => {
    assert.equal(releaseInstant('NEWSERIES', '2020-01-14'), Date.parse('2020-01-15T04:59:59Z'));
    assert.equal(releaseInstant('NEWSERIES', '2020-07-14', 123456), Date.parse('2020-07-15T03:59:59Z'));
  });

  it("is the release's time of day for a series that is not in the table, the series' own where it is", () => {
    assert.equal(releaseInstant('NEWSERIES', '2020-07-14', 13), Date.parse('2020-07-14T13:15:00Z'));
    assert.equal(releaseInstant('INDPRO', '2020-07-14', 50), Date.parse('2020-07-14T13:15:00Z'));
  });
});

describe('periodEnd', () => {
  it('is the last day of the period', () => {
    assert.equal(periodEnd('2020-02-01', 'monthly'), '2020-02-29');
    assert.equal(periodEnd('1900-02-01', 'monthly'), '1900-02-28');
    assert.equal(periodEnd('2020-10-01', 'quarterly'), '2020-12-31');
    assert.equal(periodEnd('2021-01-01', 'annual'), '2021-12-31');
    assert.equal(periodEnd('2020-05-08', 'weekly'), '2020-05-08');
  });
});
