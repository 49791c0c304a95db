import assert from 'node:assert/strict';
import fc from 'fast-check';
import { endOfDay } from '../../../contracts/dates.ts';
import type { Observation } from '../../../contracts/observation.ts';
import { asOfView, firstView, latestView } from '../../../ml/pointInTime/views.ts';
import { anyReleases, gdpVintages } from './vintageRows.ts';

/** Straight from the definition: all pairs are looked at. */
function slow(rows: readonly Observation[], which: 'first' | 'last'): Observation[] {
  const keys = [...new Set(rows.map(({ series, obsDate }) => `${series} ${obsDate}`))].sort();
  return keys.map((key) => {
    const all = rows
      .map((row, place) => ({ row, place }))
      .filter(({ row }) => `${row.series} ${row.obsDate}` === key)
      .sort(
        (a, b) =>
          a.row.releaseTime - b.row.releaseTime ||
          (a.row.realtimeStart < b.row.realtimeStart ? -1 : a.row.realtimeStart > b.row.realtimeStart ? 1 : 0) ||
          a.place - b.place,
      );
    const found = which === 'last' ? all.at(-1) : (all.find(({ row }) => row.value !== null) ?? all[0]);
    return found!.row;
  });
}

describe('views of bitemporal rows', () => {
  it('are what their definitions say, for any rows in any order', () => {
    fc.assert(
      fc.property(anyReleases, fc.integer({ min: -1, max: 11 }), (rows, day) => {
        const at = Date.UTC(2020, 5, 1 + day, 13, 30);
        assert.deepEqual(latestView(rows), slow(rows, 'last'));
        assert.deepEqual(firstView(rows), slow(rows, 'first'));
        const known = rows.filter(({ releaseTime }) => releaseTime <= at);
        assert.deepEqual(asOfView(rows, at), slow(known, 'last'));
      }),
      { numRuns: 300 },
    );
  });

  it('see nothing that comes later, and agree at the end of time', () => {
    fc.assert(
      fc.property(anyReleases, fc.integer({ min: 0, max: 10 }), (rows, day) => {
        const at = Date.UTC(2020, 5, 1 + day);
        const view = asOfView(rows, at);
        assert.ok(view.every(({ releaseTime }) => releaseTime <= at));
        assert.deepEqual(asOfView(view, at), view);
        assert.deepEqual(asOfView(rows, Infinity), latestView(rows));
      }),
    );
  });

  it('give GDP as it was read on 1 June 2014, first and last', () => {
    const values = (rows: readonly Observation[]) => rows.map(({ value }) => value);
    assert.deepEqual(values(asOfView(gdpVintages, endOfDay('2014-06-01'))), [17089.6, 17101.3]);
    assert.deepEqual(values(firstView(gdpVintages)), [17102.5, 17149.6, 17294.7]);
    assert.deepEqual(values(latestView(gdpVintages)), [17078.3, 17044, 17294.7]);
  });

  it('take the clock time of a release: a minute before it, the value is not there', () => {
    const first = gdpVintages[0]!;
    assert.deepEqual(asOfView(gdpVintages, first.releaseTime - 60_000), []);
    assert.deepEqual(asOfView(gdpVintages, first.releaseTime), [first]);
  });
});
