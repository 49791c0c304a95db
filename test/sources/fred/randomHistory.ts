import fc from 'fast-check';
import { addDays } from '../../../contracts/dates.ts';
import { answerFred } from '../../../sources/snapshot/fredRoute.ts';
import { snapshotSeries } from '../../../sources/snapshot/data.ts';
import type { SeriesHistory } from '../../../sources/snapshot/vintages.ts';
import type { HttpFetch } from '../../../sources/source.ts';

/** What one vintage says: dates with their new value, null where the value was withdrawn. */
export interface Vintage {
  readonly day: string;
  readonly changes: readonly { readonly date: string; readonly value: string | null }[];
}

const dates = ['2001-01-01', '2001-04-01', '2001-07-01', '2001-10-01', '2002-01-01'];

/** Up to 25 vintages, some on consecutive days; values repeat often, so that "revisions" to the same value occur. */
export const vintages: fc.Arbitrary<readonly Vintage[]> = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 40 })),
      changes: fc.uniqueArray(
        fc.record({
          date: fc.constantFrom(...dates),
          value: fc.oneof(
            { weight: 6, arbitrary: fc.constantFrom('1', '2', '3.5') },
            { weight: 1, arbitrary: fc.constant('.') },
            { weight: 1, arbitrary: fc.constant(null) },
          ),
        }),
        { selector: ({ date }) => date, minLength: 1 },
      ),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((list) => {
    let day = '2001-02-01';
    return list.map(({ gap, changes }) => {
      day = addDays(day, gap);
      return { day, changes };
    });
  });

/** A history told day by day: what was current on each vintage day, by looking at all vintages up to it. */
export function historyFrom(list: readonly Vintage[]): SeriesHistory {
  const rows = dates.flatMap((date) => {
    const changes = list.flatMap(({ day, changes: all }) => {
      const change = all.find((each) => each.date === date);
      return change === undefined ? [] : [{ start: day, value: change.value }];
    });
    return changes.flatMap(({ start, value }, i) => {
      const end = i + 1 < changes.length ? addDays(changes[i + 1]!.start, -1) : '9999-12-31';
      return value === null ? [] : [{ date, value, start, end }];
    });
  });
  return { series: snapshotSeries().get('GDP')!, rows, vintageDates: list.map(({ day }) => day) };
}

/** FRED with one series, GDP, of this history. `asked` collects the paths. */
export function fredOf(history: SeriesHistory, asked: string[] = []): HttpFetch {
  return (address) => {
    const url = new URL(address);
    asked.push(url.pathname);
    const request = { now: Date.parse('2020-01-01T12:00:00Z'), faults: {} };
    const { status, body } = answerFred(url, request, (id) => (id === 'GDP' ? history : undefined));
    return Promise.resolve({ status, headers: { get: () => null }, text: () => Promise.resolve(body) });
  };
}
