import assert from 'node:assert/strict';
import { endOfDay, startOfDay } from '../../../contracts/dates.ts';
import type { Observation } from '../../../contracts/observation.ts';
import { features as registry } from '../../../ml/features/registry.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { randomObservations } from '../../support/generators.ts';
import { bars, daily, feature, gold, monthly, observations } from './goldSystems.ts';

const labelColumns = ['target', 'label_end', 'forward_return'];

describe('buildGold', () => {
  for (const [kind, spec, whole, cuts] of [
    ['monthly', monthly, '2018-12-31', ['2010-09-15', '2012-02-29', '2012-05-31', '2014-11-03', '2016-08-17']],
    ['daily', daily, '2015-09-30', ['2010-08-02', '2011-01-30', '2012-04-30', '2014-10-29', '2015-01-05']],
  ] as const) {
    it(`sees no future (${kind}): every row of an earlier as-of is the row of a later one, bit for bit`, () => {
      const full = gold(spec, whole);
      const rowAt = new Map(Array.from(full.frame.time, (time, row) => [time, row]));
      for (const cut of cuts) {
        const early = gold(spec, cut);
        const alone = gold(spec, cut, {
          observations: observations.filter(({ releaseTime }) => releaseTime <= endOfDay(cut)),
          bars: bars.filter(({ releaseTime }) => releaseTime <= endOfDay(cut)),
        });
        assert.deepEqual(early, alone, 'data released later change nothing');
        assert.ok(early.frame.time.length > 0);
        early.frame.time.forEach((time, row) => {
          const later = rowAt.get(time);
          assert.ok(later !== undefined, `row ${row} of ${cut} is still there`);
          assert.ok(early.frame.columns['known_at']![row]! <= endOfDay(cut));
          for (const name of Object.keys(early.frame.columns)) {
            const [a, b] = [early.frame.columns[name]![row]!, full.frame.columns[name]![later]!];
            if (labelColumns.includes(name) && Number.isNaN(a)) continue;
            assert.ok(Object.is(a, b), `${name} at row ${row} of ${cut}: ${a}, later ${b}`);
          }
        });
        assert.ok(early.frame.time.length <= full.frame.time.length);
      }
    });
  }

  it('sees no future where months come late and out of order', () => {
    const random = createRandom(8, 'late');
    const late = observations.map((one) => ({
      ...one,
      releaseTime: one.releaseTime + (random.uniform() < 0.2 ? random.integer(150) * 86_400_000 : 0),
    }));
    for (const [spec, whole] of [
      [monthly, '2018-12-31'],
      [daily, '2015-09-30'],
    ] as const) {
      const full = gold(spec, whole, { observations: late }).frame;
      for (const cut of ['2012-02-29', '2013-07-11', '2014-11-03']) {
        const early = gold(spec, cut, { observations: late }).frame;
        early.time.forEach((time, row) => {
          const later = full.time.indexOf(time);
          for (const [name, column] of Object.entries(early.columns)) {
            if (labelColumns.includes(name)) continue;
            assert.equal(column[row], full.columns[name]![later], `${name} at row ${row} of ${cut}`);
          }
        });
      }
    }
  });

  it('gives monthly rows: first days of months, ascending, complete, known after the month, with features in order', () => {
    const { frame, features, supervised, summary } = gold(monthly, '2014-06-30');
    assert.deepEqual(features, ['unemployment', 'production', 'growth', 'gap', 'share']);
    assert.deepEqual(Object.keys(frame.columns), [...features, 'known_at', 'nber']);
    assert.equal(supervised, false);
    assert.equal(summary.from, '2010-01-01');
    // INDPRO of May is released on 16 June, that of June after the cut; nothing but the edge is missing.
    assert.equal(summary.to, '2014-05-01');
    assert.deepEqual(summary.droppedRows, []);
    assert.equal(summary.warmupRows, 0);
    assert.equal(frame.time.length, 53);
    for (const name of Object.keys(frame.columns)) assert.ok(frame.columns[name]!.every(Number.isFinite), name);
    assert.ok(frame.columns['known_at']!.every((at, row) => at > frame.time[row]! + 30 * 86_400_000));
    const recession = [...frame.time].filter((_, row) => frame.columns['nber']![row] === 1);
    assert.deepEqual(
      recession,
      [3, 4, 5, 6, 7].map((month) => Date.UTC(2011, month - 1, 1)),
    );
  });

  it('names the rows at the edge that it drops', () => {
    const { summary } = gold(monthly, '2014-06-10');
    assert.equal(summary.to, '2014-04-01');
    assert.deepEqual(summary.droppedRows, [{ date: '2014-05-01', why: 'no value of production, gap' }]);
    assert.equal(summary.droppedCount, 1);
    assert.deepEqual(summary.features['production'], {
      unit: 'log points times scale',
      knownFrom: '2010-01-01',
      missing: 1,
    });
  });

  it('carries a quarter forward to the months that are known after its release, not before', () => {
    const { frame } = gold(monthly, '2016-12-31');
    const quarters = randomObservations('GDP', 40, { seed: 3, months: 3, lagDays: 29 });
    const growth = registry.growth_annualised.compute([Float64Array.from(quarters, ({ value }) => value!)], {
      periods_per_year: 4,
    });
    frame.time.forEach((time, row) => {
      const monthlyKnown = observations
        .filter(({ series, obsDate }) => series !== 'GDP' && startOfDay(obsDate) === time)
        .reduce((latest, { releaseTime }) => Math.max(latest, releaseTime), 0);
      const expected = quarters.findLastIndex(
        ({ obsDate, releaseTime }) => startOfDay(obsDate) <= time && releaseTime <= monthlyKnown,
      );
      assert.equal(frame.columns['growth']![row], growth[expected]);
      assert.equal(frame.columns['known_at']![row], monthlyKnown);
    });
  });

  it('gives daily rows: the bars with their labels, and macro features as of each day', () => {
    const { frame, features, supervised } = gold(daily, '2014-12-31');
    assert.equal(supervised, true);
    assert.deepEqual(Object.keys(frame.columns), [
      ...features,
      'known_at',
      'target',
      'label_end',
      'forward_return',
      'close',
    ]);
    const rowOf = new Map(bars.map((bar, i) => [bar.releaseTime, i]));
    const monthlyValues = registry.year_on_year.compute(
      [
        Float64Array.from(
          observations.filter(({ series }) => series === 'INDPRO'),
          ({ value }) => value!,
        ),
      ],
      {},
    );
    const released = observations.filter(({ series }) => series === 'INDPRO').map(({ releaseTime }) => releaseTime);
    frame.time.forEach((time, row) => {
      const i = rowOf.get(time)!;
      assert.equal(frame.columns['known_at']![row], time);
      assert.equal(frame.columns['close']![row], bars[i]!.close);
      const month = released.findLastIndex((at) => at <= time);
      assert.equal(frame.columns['production']![row], monthlyValues[month]);
      const known = bars[i + 5]!.releaseTime <= endOfDay('2014-12-31');
      const forward = bars[i + 5]!.close / bars[i]!.close - 1;
      assert.equal(frame.columns['forward_return']![row], known ? forward : NaN);
      assert.equal(frame.columns['target']![row], known ? Number(forward > 0) : NaN);
      assert.equal(frame.columns['label_end']![row], known ? bars[i + 5]!.releaseTime : NaN);
    });
    assert.equal([...frame.columns['target']!].filter(Number.isNaN).length, 5);
    assert.ok(frame.time[0]! >= startOfDay('2010-06-01'));
  });

  it('gives a day the value that it had then, where a month was revised later', () => {
    const revisedAt = startOfDay('2013-03-10');
    const old = observations.find(({ series, obsDate }) => series === 'INDPRO' && obsDate === '2012-11-01')!;
    const revised: Observation = { ...old, value: old.value! * 1.5, releaseTime: revisedAt, vintage: 'alfred' };
    const before = gold(daily, '2014-12-31').frame;
    const after = gold(daily, '2014-12-31', { observations: [revised, ...observations] }).frame;
    let changed = 0;
    before.time.forEach((time, row) => {
      for (const name of ['momentum', 'output']) assert.equal(after.columns[name]![row], before.columns[name]![row]);
      for (const name of ['production', 'production_z']) {
        const same = after.columns[name]![row] === before.columns[name]![row];
        if (time < revisedAt) assert.ok(same, `${name} before the revision`);
        else if (!same) changed += 1;
      }
    });
    assert.ok(changed > 200, `the revision shows afterwards, in ${changed} values`);
  });

  it('leaves out features of an absent optional series and those that read them, by name', () => {
    const features = {
      ...monthly.features,
      gold: feature('returns', ['GLD']),
      hedge: { expression: 'gold - production' },
    };
    const table = gold({ ...monthly, features }, '2014-06-30');
    assert.deepEqual(table.features, Object.keys(monthly.features));
    const why = 'optional series GLD has no observation released by 2014-06-30';
    assert.deepEqual(table.summary.leftOut, { gold: why, hedge: why });
  });

  it('makes a gap in a series missing rows, so that lags stay lags of time', () => {
    const holed = observations.filter(({ series, obsDate }) => !(series === 'INDPRO' && obsDate === '2013-05-01'));
    const { summary } = gold(monthly, '2014-06-30', { observations: holed });
    assert.deepEqual(summary.droppedRows, [
      { date: '2013-05-01', why: 'no value of production, gap' },
      { date: '2013-06-01', why: 'no value of production, gap' },
    ]);
  });

  it('knows a row when the last month of its look-back is known', () => {
    const lateAt = startOfDay('2013-09-01');
    const late = observations.map((one) =>
      one.series === 'INDPRO' && one.obsDate === '2013-03-01' ? { ...one, releaseTime: lateAt } : one,
    );
    const { frame } = gold(monthly, '2014-06-30', { observations: late });
    const knownAt = (month: number) => frame.columns['known_at']![frame.time.indexOf(Date.UTC(2013, month - 1, 1))]!;
    assert.ok(knownAt(2) < lateAt);
    assert.deepEqual([knownAt(3), knownAt(4)], [lateAt, lateAt]);
    assert.ok(knownAt(5) < lateAt);
    const { summary } = gold(monthly, '2013-08-31', { observations: late });
    assert.deepEqual(
      summary.droppedRows.map(({ date }) => date),
      ['2013-03-01', '2013-04-01'],
    );
  });

  it('counts a series as absent until its first release', () => {
    const features = { ...monthly.features, gold: feature('value', ['GLD']) };
    const added = [...observations, ...randomObservations('GLD', 20, { first: '2014-06-01' })];
    const table = gold({ ...monthly, features }, '2014-06-30', { observations: added });
    assert.deepEqual(Object.keys(table.summary.leftOut), ['gold']);
    assert.ok(gold({ ...monthly, features }, '2015-06-30', { observations: added }).features.includes('gold'));
  });
});
