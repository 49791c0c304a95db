import fc from 'fast-check';
import { addDays, dateOf, startOfDay } from '../../../contracts/dates.ts';
import type { Observation } from '../../../contracts/observation.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

/** One release of a date. `release` is a date; the clock time is 13:30 UTC. */
export function release(series: string, obsDate: string, released: string, value: number | null): Observation {
  return {
    series,
    obsDate,
    periodEnd: obsDate,
    value,
    realtimeStart: released,
    realtimeEnd: '9999-12-31',
    releaseTime: startOfDay(released) + 13.5 * 3_600_000,
    vintage: 'alfred',
  };
}

/** Real-time data of US nominal GDP, in billions of dollars: the example in the documentation of fredapi. */
export const gdpVintages: readonly Observation[] = [
  release('GDP', '2013-10-01', '2014-01-30', 17102.5),
  release('GDP', '2013-10-01', '2014-02-28', 17080.7),
  release('GDP', '2013-10-01', '2014-03-27', 17089.6),
  release('GDP', '2013-10-01', '2014-07-30', 17078.3),
  release('GDP', '2014-01-01', '2014-04-30', 17149.6),
  release('GDP', '2014-01-01', '2014-05-29', 17101.3),
  release('GDP', '2014-01-01', '2014-06-25', 17016),
  release('GDP', '2014-01-01', '2014-07-30', 17044),
  release('GDP', '2014-04-01', '2014-07-30', 17294.7),
];

/** Few dates, few release times, withdrawn values and rows in any order: every tie happens. */
export const anyReleases: fc.Arbitrary<readonly Observation[]> = fc.array(
  fc
    .record({
      series: fc.constantFrom('A', 'B'),
      month: fc.integer({ min: 0, max: 4 }),
      released: fc.integer({ min: 0, max: 9 }),
      start: fc.integer({ min: 0, max: 1 }),
      value: fc.option(fc.integer({ min: -5, max: 5 }), { nil: null }),
    })
    .map(({ series, month, released, start, value }) => ({
      ...release(series, dateOf(Date.UTC(2020, month, 1)), addDays('2020-06-01', released), value),
      realtimeStart: addDays('2020-06-01', released + start),
    })),
  { maxLength: 40 },
);

/**
 * Every release of a monthly or quarterly series: a first one `lagDays` after the period's end, then revisions of the
 * last few periods at each release, and now and then of the whole history.
 */
export function revisedSeries(
  series: string,
  periods: number,
  { seed = 1, months = 1, lagDays = 16, first = 1990, depth = 3, wholeEvery = 24, withdrawn = false } = {},
): Observation[] {
  const random = createRandom(seed, 'vintages', series.length);
  const rows: Observation[] = [];
  const levels = Array.from({ length: periods }, (_, i) => 100 + 0.3 * i + random.normal());
  for (let now = 0; now < periods; now++) {
    const released = addDays(dateOf(Date.UTC(first, (now + 1) * months, 0)), lagDays + random.integer(4));
    const whole = now % wholeEvery === wholeEvery - 1;
    for (let of = whole ? 0 : Math.max(0, now - depth); of <= now; of++) {
      if (of < now && !whole && random.uniform() < 0.3) continue;
      const gone = withdrawn && random.uniform() < 0.02;
      const value = gone ? null : levels[of]! + (of === now ? 0 : 0.1 * random.normal());
      rows.push(release(series, dateOf(Date.UTC(first, of * months, 1)), released, value));
    }
  }
  return rows;
}
