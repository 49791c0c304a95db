import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays } from '../../../contracts/dates.ts';
import { closedBefore, stitch, windowsOf } from '../../../sources/fred/stitch.ts';
import type { WireRow } from '../../../sources/fred/wire.ts';
import type { SeriesHistory } from '../../../sources/snapshot/vintages.ts';
import { historyFrom, vintages } from './randomHistory.ts';

const row = (date: string, value: string, realtime_start: string, realtime_end: string): WireRow => ({
  date,
  value,
  realtime_start,
  realtime_end,
});

/** What FRED answers for a window: rows current in it, their intervals cut to it. */
function cut({ rows }: SeriesHistory, from: string, to: string): readonly WireRow[] {
  return rows
    .filter(({ start, end }) => start <= to && end >= from)
    .map(({ date, value, start, end }) => row(date, value, start < from ? from : start, end > to ? to : end));
}

/** Slow oracle: the value of each date on each day, then the days on which it changed. */
function dayByDay(history: SeriesHistory): readonly WireRow[] {
  const days = history.vintageDates!;
  const dates = [...new Set(history.rows.map(({ date }) => date))].sort();
  return dates.flatMap((date) => {
    const out: WireRow[] = [];
    for (const day of days) {
      const value = history.rows.find((each) => each.date === date && each.start <= day && each.end >= day)?.value;
      const last = out[out.length - 1];
      const open = last?.realtime_end === '9999-12-31' ? last : undefined;
      if (value === open?.value) continue;
      if (open !== undefined) out[out.length - 1] = { ...open, realtime_end: addDays(day, -1) };
      if (value !== undefined) out.push(row(date, value, day, '9999-12-31'));
    }
    return out;
  });
}

describe('stitch', () => {
  it('gives the same history for every window size, the one that a day-by-day look gives', () => {
    fc.assert(
      fc.property(vintages, (list) => {
        const history = historyFrom(list);
        const truth = dayByDay(history);
        for (let size = 1; size <= list.length + 1; size++) {
          const windows = windowsOf(history.vintageDates!, size).map(({ from, to }) => cut(history, from, to));
          assert.deepEqual(stitch('GDP', windows), truth, `windows of ${size}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('adds what is new to a history that was read before', () => {
    fc.assert(
      fc.property(vintages, fc.nat(), (list, at) => {
        const history = historyFrom(list);
        const known = 1 + (at % list.length);
        const before = stitch('GDP', [cut(historyFrom(list.slice(0, known)), '1776-07-04', '9999-12-31')]);
        const added = history.vintageDates!.slice(known);
        const windows = windowsOf(added, 2).map(({ from, to }) => cut(history, from, to));
        const first = added[0];
        const parts = first === undefined ? [before] : [closedBefore(before, first), ...windows];
        assert.deepEqual(stitch('GDP', parts), dayByDay(history));
      }),
    );
  });

  it('joins GDPC1 as FRED gave it over two windows, and keeps its revision', () => {
    // fredr#91: one date over [2001-01-01, 2002-01-01].
    const rows = [
      [row('2000-01-01', '9192', '2001-01-01', '2001-03-31')],
      [row('2000-01-01', '9192', '2001-04-01', '2001-07-26'), row('2000-01-01', '9102', '2001-07-27', '2002-01-01')],
    ];
    assert.deepEqual(stitch('GDPC1', rows), [
      row('2000-01-01', '9192', '2001-01-01', '2001-07-26'),
      row('2000-01-01', '9102', '2001-07-27', '2002-01-01'),
    ]);
  });

  it('keeps a value apart that was withdrawn and came back', () => {
    const rows = [
      row('2000-01-01', '1', '2001-01-01', '2001-01-31'),
      row('2000-01-01', '1', '2001-02-02', '9999-12-31'),
    ];
    assert.deepEqual(stitch('X', [rows]), rows);
  });

  it('refuses two values for one day', () => {
    const rows = [
      row('2000-01-01', '1', '2001-01-01', '2001-02-15'),
      row('2000-01-01', '2', '2001-02-01', '9999-12-31'),
    ];
    assert.throws(() => stitch('X', [rows]), {
      name: 'SchemaError',
      message:
        'X should have one value for 2000-01-01 as of 2001-02-01, got 1 and 2: collect the series again, and tell FRED if it stays.',
    });
  });

  it('holds every vintage in one window, and no more than it may', () => {
    fc.assert(
      fc.property(vintages, fc.integer({ min: 1, max: 7 }), (list, size) => {
        const days = list.map(({ day }) => day);
        const windows = windowsOf(days, size);
        for (const { from, to } of windows) {
          const inside = days.filter((day) => day >= from && day <= to).length;
          assert.ok(inside >= 1 && inside <= size);
        }
        windows.forEach(({ from }, i) => assert.ok(i === 0 || from === addDays(windows[i - 1]!.to, 1)));
        assert.equal(windows[windows.length - 1]!.to, '9999-12-31');
      }),
    );
    assert.deepEqual(windowsOf([], 5), []);
  });
});
