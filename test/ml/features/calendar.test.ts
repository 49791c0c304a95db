import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { addDays, dateOf, startOfDay } from '../../../contracts/dates.ts';
import type { Parameters } from '../../../contracts/system.ts';
import { features } from '../../../ml/features/registry.ts';
import { assertClose } from '../../support/assertClose.ts';
import { rollingFixture } from './rollingFixture.ts';

const { calendar } = rollingFixture();
const days = Float64Array.from(calendar.week, (_, i) => startOfDay(calendar.first) + i * 86_400_000 + 75_600_000);
const of = (name: keyof typeof features, parameters: Parameters = {}, time = days) =>
  features[name].compute([new Float64Array(time.length)], parameters, time);
const on = (name: keyof typeof features, date: string) => of(name, {}, Float64Array.of(startOfDay(date)))[0];

describe('calendar features', () => {
  it('are those of pandas, over leap years and a year of 53 weeks', () => {
    assert.deepEqual([...of('day_of_week')], calendar.weekday);
    assert.deepEqual([...of('week_of_year')], calendar.week);
    assert.deepEqual([...of('quarter_of_year')], calendar.quarter);
    const [month, day] = [of('month_of_year'), of('day_of_month')];
    const [before, after] = [of('days_from_month_start'), of('days_to_month_end')];
    days.forEach((at, i) => {
      assert.equal(month[i], Number(dateOf(at).slice(5, 7)));
      assert.equal(day[i], Number(dateOf(at).slice(8)));
      assert.equal(before[i], day[i] - 1);
      assert.equal(after[i], calendar.monthDays[i]! - day[i]);
    });
  });

  it('lie on a circle as sine and cosine, with one place for one number', () => {
    const cycles = {
      day_of_week: () => 7,
      month_of_year: () => 12,
      quarter_of_year: () => 4,
      day_of_month: (i: number) => calendar.monthDays[i]!,
      week_of_year: (i: number) => {
        const year = new Date(days[i]! + (4 - calendar.weekday[i]!) * 86_400_000).getUTCFullYear();
        return year === 2020 ? 53 : 52;
      },
    };
    for (const [key, places] of Object.entries(cycles)) {
      const name = key as keyof typeof cycles;
      const [plain, sine, cosine] = ['plain', 'sine', 'cosine'].map((form) => of(name, { form }));
      plain!.forEach((place, i) => {
        const angle = (2 * Math.PI * (place - 1)) / places(i);
        assertClose(sine![i]!, Math.sin(angle), { abs: 1e-15, why: `sine of ${name}` });
        assertClose(cosine![i]!, Math.cos(angle), { abs: 1e-15, why: `cosine of ${name}` });
      });
    }
    assert.throws(() => of('day_of_week', { form: 'tangent' }), /form must be one of plain, sine, cosine/);
  });

  it('turn_of_month is the last weekday of a month and the first three, by counting', () => {
    const found = of('turn_of_month');
    const two = of('turn_of_month', { before: 2, after: 0 });
    days.forEach((at, i) => {
      const date = dateOf(at);
      const month = Array.from({ length: 31 }, (_, d) => `${date.slice(0, 8)}${String(d + 1).padStart(2, '0')}`).filter(
        (one) => Number(one.slice(8)) <= calendar.monthDays[i]! && ![0, 6].includes(new Date(one).getUTCDay()),
      );
      const turn = [...month.slice(0, 3), ...month.slice(-1)];
      assert.equal(found[i], turn.includes(date) ? 1 : 0, date);
      assert.equal(two[i], month.slice(-2).includes(date) ? 1 : 0, date);
    });
  });

  it('are missing where their rows are', () => {
    const found = features.day_of_week.compute([Float64Array.of(1, NaN, 3)], {}, days.slice(0, 3));
    assert.deepEqual([...found].map(Number.isNaN), [false, true, false]);
  });
});

describe('features of NYSE sessions', () => {
  const nyse = JSON.parse(readFileSync(new URL('../../fixtures/nyseCalendar.json', import.meta.url), 'utf8')) as {
    readonly last: string;
    readonly closedWeekdays: readonly string[];
    readonly earlyCloses: readonly (string | { readonly date: string })[];
  };

  it('agree with the sessions of exchange_calendars, every day since 1990', () => {
    const closed = new Set(nyse.closedWeekdays);
    const early = new Set(nyse.earlyCloses.map((each) => (typeof each === 'string' ? each : each.date)));
    const dates: string[] = [];
    for (let date = '1990-01-03'; date <= nyse.last; date = addDays(date, 1)) dates.push(date);
    const time = Float64Array.from(dates, startOfDay);
    const [since, holiday, short] = (
      ['nyse_days_since_session', 'nyse_days_since_holiday', 'nyse_early_close'] as const
    ).map((name) => of(name, {}, time));
    let [session, closure] = ['1990-01-02', '1990-01-01'];
    dates.forEach((date, i) => {
      assert.equal(since![i], (startOfDay(date) - startOfDay(session)) / 86_400_000, date);
      assert.equal(holiday![i], (startOfDay(date) - startOfDay(closure)) / 86_400_000, date);
      assert.equal(short![i], early.has(date) ? 1 : 0, date);
      if (closed.has(date)) closure = date;
      else if (![0, 6].includes(new Date(date).getUTCDay())) session = date;
    });
  });

  it('have the known values of known days', () => {
    assert.equal(on('nyse_days_since_session', '2001-09-17'), 7);
    assert.equal(on('nyse_days_since_session', '2024-07-05'), 2);
    assert.equal(on('nyse_days_since_holiday', '2024-07-05'), 1);
    assert.equal(on('nyse_early_close', '2024-07-03'), 1);
    assert.throws(() => on('nyse_days_since_session', '1989-12-29'), /from 1990-01-01 on, got "1989-12-28"/);
  });
});
