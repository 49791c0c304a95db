import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { addDays, daysBetween } from '../../../contracts/dates.ts';
import { nyseClosure, nyseFrom, nyseSession, nyseSessions } from '../../../ml/calendars/nyse.ts';
import { easterSunday, nthWeekday, nyseEarlyCloses } from '../../../ml/calendars/nyseClosures.ts';
import { zonedTime } from '../../../sources/zonedTime.ts';

interface Reference {
  readonly source: string;
  readonly first: string;
  readonly last: string;
  readonly sessions: number;
  readonly closedWeekdays: readonly string[];
  readonly earlyCloses: readonly string[];
  readonly instants: readonly (readonly [date: string, open: string, close: string])[];
}

const root = new URL('../../../', import.meta.url);
const reference = JSON.parse(readFileSync(new URL('test/fixtures/nyseCalendar.json', root), 'utf8')) as Reference;
const days = Array.from({ length: daysBetween(reference.first, reference.last) + 1 }, (_, day) =>
  addDays(reference.first, day),
);
const aDay = fc.integer({ min: 0, max: days.length - 1 }).map((day) => days[day]!);

describe('the NYSE calendar', () => {
  it(`has the sessions of ${reference.source}`, () => {
    assert.equal(nyseSessions(reference.first, reference.last).length, reference.sessions);
    assert.deepEqual(
      days.filter((date) => ![null, 'weekend'].includes(nyseClosure(date))),
      reference.closedWeekdays,
    );
  });

  it('has its early closes', () => {
    assert.deepEqual(
      days.filter((date) => nyseSession(date)?.early),
      reference.earlyCloses,
    );
  });

  it('opens and closes at its instants on early closes and around changes of the clock', () => {
    assert.ok(reference.instants.length > 200);
    for (const [date, open, close] of reference.instants) {
      const session = nyseSession(date)!;
      const text = [session.open, session.close].map((at) => new Date(at).toISOString().replace(':00.000Z', 'Z'));
      assert.deepEqual(text, [open, close], date);
    }
  });

  it('agrees with the time-zone database on the open of any session', () => {
    fc.assert(
      fc.property(aDay, (date) => {
        const session = nyseSession(date);
        if (session) assert.equal(session.open, zonedTime(date, '09:30', 'America/New_York'));
      }),
      { numRuns: 300 },
    );
  });

  it('has exactly the days of the bundled S&P 500 bars', () => {
    const csv = readFileSync(new URL('sources/snapshot/data/market/SP500.csv', root), 'utf8');
    const dates = csv
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(0, 10));
    assert.ok(dates.length > 5000);
    assert.deepEqual(nyseSessions(dates[0]!, dates.at(-1)!), dates);
  });

  it('knows the rules that changed, and why it was closed', () => {
    for (const [date, why] of [
      ['1997-01-20', null],
      ['1998-01-19', 'Martin Luther King Jr. Day'],
      ['2021-06-18', null],
      ['2022-06-20', 'Juneteenth'],
      ['2021-12-31', null],
      ['2023-01-02', 'New Year’s Day'],
      ['2024-03-29', 'Good Friday'],
      ['2001-09-14', 'attacks of 11 September'],
      ['2025-01-09', 'mourning for Jimmy Carter'],
      ['2025-10-13', null],
      ['2025-11-11', null],
      ['2025-11-22', 'weekend'],
    ] as const)
      assert.equal(nyseClosure(date), why, date);
    assert.deepEqual(nyseEarlyCloses(2002), ['2002-07-05', '2002-11-29', '2002-12-24']);
    assert.deepEqual(nyseEarlyCloses(2013), ['2013-07-03', '2013-11-29', '2013-12-24']);
  });

  it('finds Easter as the published tables do, and always a Sunday in March or April', () => {
    for (const [year, date] of [
      [1818, '1818-03-22'],
      [1943, '1943-04-25'],
      [1990, '1990-04-15'],
      [2000, '2000-04-23'],
      [2019, '2019-04-21'],
      [2026, '2026-04-05'],
      [2038, '2038-04-25'],
    ] as const)
      assert.equal(easterSunday(year), date);
    fc.assert(
      fc.property(fc.integer({ min: 1583, max: 4000 }), (year) => {
        const date = easterSunday(year);
        assert.equal(new Date(`${date}T00:00:00Z`).getUTCDay(), 0);
        assert.ok(date >= `${year}-03-22` && date <= `${year}-04-25`);
      }),
    );
    assert.equal(nthWeekday(2024, 11, 4, 4), '2024-11-28');
  });

  it('gives no session of a whole span twice, and the same ones for any cut of it', () => {
    fc.assert(
      fc.property(aDay, aDay, aDay, (one, two, three) => {
        const [from, middle, to] = [one, two, three].sort() as [string, string, string];
        assert.deepEqual(
          [...nyseSessions(from, middle), ...nyseSessions(addDays(middle, 1), to)],
          nyseSessions(from, to),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('refuses days before its rules hold, and what is no day', () => {
    for (const date of ['1989-12-29', 'today', '2024-02-30'])
      assert.throws(() => nyseSession(date), { name: 'InputError', message: new RegExp(`from ${nyseFrom} on, got`) });
  });
});
