import assert from 'node:assert/strict';
import fc from 'fast-check';
import { zonedDate, zonedTime } from '../../sources/zonedTime.ts';

const zone = 'America/New_York';

describe('zonedTime', () => {
  it('follows daylight saving through both changes of 2020', () => {
    const at = (date: string, time: string) => new Date(zonedTime(date, time, zone)).toISOString().slice(0, 16);
    assert.equal(at('2020-03-07', '08:30'), '2020-03-07T13:30');
    assert.equal(at('2020-03-08', '01:59'), '2020-03-08T06:59');
    assert.equal(at('2020-03-08', '03:00'), '2020-03-08T07:00');
    assert.equal(at('2020-03-08', '08:30'), '2020-03-08T12:30');
    assert.equal(at('2020-11-01', '01:30'), '2020-11-01T05:30');
    assert.equal(at('2020-11-01', '02:00'), '2020-11-01T07:00');
    assert.equal(at('2020-11-01', '23:59'), '2020-11-02T04:59');
  });

  it('knows the rules of earlier years', () => {
    // Until 2006 daylight saving began on the first Sunday of April; in 1974 it began on 6 January.
    assert.equal(zonedTime('2006-03-20', '16:00', zone), Date.parse('2006-03-20T21:00:00Z'));
    assert.equal(zonedTime('2007-03-20', '16:00', zone), Date.parse('2007-03-20T20:00:00Z'));
    assert.equal(zonedTime('1974-02-01', '08:30', zone), Date.parse('1974-02-01T12:30:00Z'));
  });

  it('shows the wanted wall clock again, at any hour that exists, in any zone', () => {
    const zones = fc.constantFrom(zone, 'America/Chicago', 'Europe/London', 'Asia/Tokyo', 'Pacific/Auckland', 'UTC');
    const instants = fc.integer({ min: Date.UTC(1950, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 });
    fc.assert(
      fc.property(zones, instants, (where, minutes) => {
        const instant = minutes * 60_000;
        const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: where, dateStyle: 'short', timeStyle: 'short' });
        const [date, time] = wall.format(instant).split(' ');
        assert.equal(wall.format(zonedTime(date!, time!, where)), `${date!} ${time!}`);
        assert.equal(zonedDate(instant, where), date);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('refuses what is no date or time', () => {
    assert.throws(() => zonedTime('2020-13-01', '08:30', zone), { name: 'InputError' });
    assert.throws(() => zonedTime('2020-01-01', '25:00', zone), { name: 'InputError' });
  });
});
