import assert from 'node:assert/strict';
import { endOfDay, startOfDay } from '../../../contracts/dates.ts';
import type { Bar, Observation } from '../../../contracts/observation.ts';
import type { FeatureSpec, SystemSpec } from '../../../contracts/system.ts';
import { buildGold } from '../../../ml/features/buildGold.ts';
import { features as registry } from '../../../ml/features/registry.ts';
import { randomBars, randomObservations } from '../../support/generators.ts';

const feature = (name: string, of: string[], parameters = {}): FeatureSpec => ({ feature: name, of, parameters });

const systemOf = (part: Partial<SystemSpec>): SystemSpec =>
  ({
    name: 'test-system',
    calendar: 'monthly',
    start: '2010-01-01',
    sources: [
      {
        source: 'fred',
        kind: 'observations',
        series: [
          { id: 'UNRATE', frequency: 'monthly', optional: false },
          { id: 'INDPRO', frequency: 'monthly', optional: false },
          { id: 'GDP', frequency: 'quarterly', optional: false },
          { id: 'GLD', frequency: 'monthly', optional: true },
        ],
      },
      { source: 'yahoo', kind: 'bars', series: [{ id: 'SPX', frequency: 'daily', optional: false }] },
    ],
    features: {},
    target: null,
    labels: null,
    ...part,
  }) as SystemSpec;

const observations = [
  ...randomObservations('UNRATE', 120, { seed: 1, lagDays: 6 }),
  ...randomObservations('INDPRO', 120, { seed: 2, lagDays: 16 }),
  ...randomObservations('GDP', 40, { seed: 3, months: 3, lagDays: 29 }),
];
const bars = randomBars(1500, { seed: 4 });
const nber = [{ first: '2011-03-01', last: '2011-07-01' }];

const monthly = systemOf({
  labels: 'nber',
  features: {
    unemployment: feature('value', ['UNRATE']),
    production: feature('log_difference', ['INDPRO']),
    growth: feature('growth_annualised', ['GDP'], { periods_per_year: 4 }),
    gap: { expression: 'production - lag(unemployment, 2) / 10' },
    share: { expression: 'UNRATE / GDP' },
  },
});
const daily = systemOf({
  calendar: 'daily',
  start: '2010-06-01',
  target: { name: 'up', kind: 'direction', of: 'close', horizon: 5 },
  features: {
    momentum: feature('momentum', ['close']),
    strength: feature('rsi', ['close']),
    range: { expression: 'log(high / low)' },
    calm: { expression: 'lag(range, 3) - momentum' },
    production: feature('year_on_year', ['INDPRO']),
    production_z: feature('rolling_zscore', ['production'], { window: 12 }),
    output: feature('log_difference', ['GDP']),
  },
});

const gold = (
  spec: SystemSpec,
  asOf: string,
  data: { observations?: readonly Observation[]; bars?: readonly Bar[] } = {},
) =>
  buildGold({
    spec,
    asOfTime: endOfDay(asOf),
    observations: data.observations ?? observations,
    bars: data.bars ?? bars,
    nber,
  });

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

  const refused: readonly (readonly [string, () => unknown, string, RegExp])[] = [
    [
      'a mix of bars and months in one feature',
      () => gold({ ...daily, features: { odd: { expression: 'close / INDPRO' } } }, '2014-12-31'),
      'ConfigError',
      /Feature odd .*close \(bars\), INDPRO \(monthly\)/,
    ],
    [
      'an unknown series',
      () => gold({ ...monthly, features: { odd: feature('value', ['UNRAT']) } }, '2014-12-31'),
      'ConfigError',
      /reads UNRAT.*Did you mean UNRATE\?/,
    ],
    [
      'an unknown feature',
      () => gold({ ...monthly, features: { odd: feature('valu', ['UNRATE']) } }, '2014-12-31'),
      'ConfigError',
      /no feature valu.*Did you mean value\?/,
    ],
    [
      'a feature that reads one below it',
      () =>
        gold({ ...monthly, features: { a: { expression: 'b + 1' }, b: feature('value', ['UNRATE']) } }, '2014-12-31'),
      'ConfigError',
      /Feature a reads b/,
    ],
    [
      'a feature with the name of a gold column',
      () => gold({ ...monthly, features: { target: feature('value', ['UNRATE']) } }, '2014-12-31'),
      'ConfigError',
      /Feature target has the name of a gold column/,
    ],
    [
      'a name that is a series and a feature',
      () =>
        gold(
          { ...monthly, features: { GDP: feature('log_difference', ['GDP']), x: feature('lag', ['GDP']) } },
          '2014-12-31',
        ),
      'ConfigError',
      /both an input and a feature/,
    ],
    [
      'an expression without a column',
      () => gold({ ...monthly, features: { one: { expression: '1 + 1' } } }, '2014-12-31'),
      'ConfigError',
      /Feature one reads no column/,
    ],
    [
      'a missing series that is not optional',
      () => gold(monthly, '2014-12-31', { observations: observations.filter(({ series }) => series !== 'GDP') }),
      'DataQualityError',
      /series GDP has no observation released by 2014-12-31/,
    ],
    [
      'an as-of before there is a row',
      () => gold(monthly, '2009-10-31'),
      'DataQualityError',
      /needs a row with every feature, got none/,
    ],
    [
      'two bars of one time',
      () => gold(daily, '2014-12-31', { bars: [...bars, bars[7]!] }),
      'DataQualityError',
      /one row a session/,
    ],
    [
      'bars of two series',
      () => gold(daily, '2014-12-31', { bars: [...bars, { ...bars[7]!, series: 'NDX' }] }),
      'DataQualityError',
      /got 2 \(SPX, NDX\)|got 2/,
    ],
    [
      'a target on monthly rows',
      () => gold({ ...monthly, target: daily.target }, '2014-12-31'),
      'ConfigError',
      /a target needs daily rows/,
    ],
    [
      'dates that do not fit the frequency',
      () =>
        gold(monthly, '2014-12-31', {
          observations: observations.map((one) =>
            one.series === 'GDP' && one.obsDate === '2010-04-01' ? { ...one, obsDate: '2010-05-01' } : one,
          ),
        }),
      'DataQualityError',
      /GDP is quarterly .* got 2010-05-01/,
    ],
  ];
  for (const [what, build, name, message] of refused) {
    it(`refuses ${what}`, () => assert.throws(build, { name, message }));
  }
});
