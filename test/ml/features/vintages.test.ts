import assert from 'node:assert/strict';
import { dateOf, endOfDay, startOfDay } from '../../../contracts/dates.ts';
import type { Observation } from '../../../contracts/observation.ts';
import type { SystemSpec } from '../../../contracts/system.ts';
import { asOfView, firstView } from '../../../ml/pointInTime/views.ts';
import { randomBars } from '../../support/generators.ts';
import { release, revisedSeries } from '../pointInTime/vintageRows.ts';
import { daily, feature, gold, monthly, observations } from './goldSystems.ts';

const dayMs = 86_400_000;
const bars = randomBars(1100, { seed: 4, first: '1993-01-04' });
const weekly = (seed: number): Observation[] => {
  const rows: Observation[] = [];
  for (let week = 0; week < 330; week++) {
    const at = startOfDay('1991-01-05') + week * 7 * dayMs;
    const value = 50 + ((week * seed * 7919) % 101) / 10;
    // Every fifth week comes first without a value, every third is revised ten days later.
    const first = dateOf(at + 5 * dayMs);
    rows.push(release('CLAIMS', dateOf(at), first, week % 5 === 0 ? null : value));
    if (week % 3 === 0) rows.push(release('CLAIMS', dateOf(at), dateOf(at + 15 * dayMs), value + 1));
  }
  return rows;
};
const series = {
  UNRATE: revisedSeries('UNRATE', 84, { seed: 1, lagDays: 6, withdrawn: true }),
  INDPRO: revisedSeries('INDPRO', 84, { seed: 2 }),
  GDP: revisedSeries('GDP', 28, { seed: 3, months: 3, lagDays: 29, wholeEvery: 4 }),
  CLAIMS: weekly(3),
};
const revised = Object.values(series).flat();
const sources: SystemSpec['sources'] = [
  {
    source: 'fred',
    kind: 'observations',
    options: {},
    series: (['monthly', 'monthly', 'quarterly', 'weekly'] as const).map((frequency, i) => ({
      id: Object.keys(series)[i]!,
      frequency,
      optional: false,
    })),
  },
  ...daily.sources.slice(1),
];
const placed = {
  fred_GDP_lag_30d: feature('release_lag', ['GDP']),
  old_production: feature('release_lag', ['INDPRO'], { days: 100 }),
  gdp_age: feature('staleness_days', ['GDP']),
};
const months: SystemSpec = {
  ...monthly,
  sources,
  start: '1992-01-01',
  features: {
    ...monthly.features,
    ...placed,
    trend: feature('rolling_zscore', ['production'], { window: 6 }),
    yearly: feature('year_on_year', ['INDPRO']),
    smooth: feature('ema', ['INDPRO'], { period: 3 }),
    half_year: feature('trailing_mean', ['INDPRO'], { days: 180 }),
    pace: { expression: 'lag(yearly, 2) + year_on_year(INDPRO) * share' },
  },
};
const days: SystemSpec = {
  ...daily,
  sources,
  start: '1993-06-01',
  features: {
    ...daily.features,
    ...placed,
    smooth: feature('ema', ['INDPRO'], { period: 3 }),
    ratio: { expression: 'log_difference(INDPRO) / lag(GDP, 2)' },
    claims: feature('rolling_mean', ['CLAIMS'], { window: 4 }),
    claims_28d: feature('trailing_mean', ['CLAIMS'], { days: 28 }),
    claims_pace: feature('trailing_momentum', ['CLAIMS'], { days: 28 }),
    claims_age: feature('staleness_days', ['CLAIMS']),
  },
};
const labels = ['target', 'label_end', 'forward_return', 'close', 'nber'];
const until = '1996-11-30';
const build = (spec: SystemSpec, asOf: string, rows: readonly Observation[]) =>
  gold(spec, asOf, { observations: rows, bars }).frame;

/** What was in force at `time`, dated by first releases: one row a date, so the code for revisions has nothing to do. */
function inForce(rows: readonly Observation[], time: number): Observation[] {
  const known = rows.filter(({ releaseTime }) => releaseTime <= time);
  const first = new Map(firstView(known).map((row) => [`${row.series} ${row.obsDate}`, row.releaseTime]));
  return asOfView(known, time).map((row) => ({ ...row, releaseTime: first.get(`${row.series} ${row.obsDate}`)! }));
}

function sameRow(one: ReturnType<typeof build>, other: ReturnType<typeof build>, row: number, what: string): void {
  const at = other.time.indexOf(one.time[row]!);
  assert.notEqual(at, -1, `${what}: the row is there`);
  for (const [name, column] of Object.entries(one.columns)) {
    if (labels.includes(name)) continue;
    const [a, b] = [column[row]!, other.columns[name]![at]!];
    assert.ok(Object.is(a, b), `${what}: ${name} is ${a}, and ${b}`);
  }
}

describe('gold of revised series', () => {
  for (const [kind, spec, every] of [
    ['monthly', months, 1],
    ['daily', days, 23],
  ] as const) {
    const full = build(spec, until, revised);
    const rows = [...full.time.keys()].filter((row) => row % every === 0);

    it(`never reads what was released after a row's known_at (${kind}): without it the row is the same, bit for bit`, () => {
      assert.ok(rows.length > 30, `${rows.length} rows are tried`);
      for (const row of rows) {
        const known = full.columns['known_at']![row]!;
        const before = revised.filter(({ releaseTime }) => releaseTime <= known);
        sameRow(full, build(spec, until, before), row, `${kind} row of ${dateOf(full.time[row]!)}`);
      }
    });

    it(`holds in each row what whole columns of that time's vintage give (${kind})`, () => {
      const age = Object.keys(placed).concat('claims_age');
      const plain = {
        ...spec,
        features: Object.fromEntries(Object.entries(spec.features).filter(([n]) => !age.includes(n))),
      };
      const whole = build(plain, until, revised);
      for (const row of [...whole.time.keys()].filter((at) => at % every === 0)) {
        const known = whole.columns['known_at']![row]!;
        sameRow(whole, build(plain, until, inForce(revised, known)), row, `${kind} row of ${dateOf(whole.time[row]!)}`);
      }
    });

    it(`gives the rows of one vintage where a release only repeats a value (${kind})`, () => {
      const once = inForce(revised, endOfDay(until)).filter(({ value }) => value !== null);
      const repeated = once.map((row) => ({ ...row, releaseTime: row.releaseTime + 40 * dayMs }));
      assert.deepEqual(build(spec, until, [...once, ...repeated]), build(spec, until, once));
    });
  }

  it('takes both values of a growth rate from the vintage of the row', () => {
    const base = series.INDPRO;
    const frame = build({ ...months, features: { yearly: months.features['yearly']! } }, until, base);
    let mixed = 0;
    frame.time.forEach((time, row) => {
      const vintage = asOfView(base, frame.columns['known_at']![row]!);
      const at = (ago: number) =>
        vintage.find(
          ({ obsDate }) =>
            startOfDay(obsDate) === Date.UTC(new Date(time).getUTCFullYear() - ago, new Date(time).getUTCMonth(), 1),
        )!.value!;
      assert.equal(frame.columns['yearly']![row], 100 * (at(0) / at(1) - 1));
      const first = firstView(base).find(({ obsDate }) => obsDate === dateOf(time))!.value!;
      if (frame.columns['yearly']![row] !== 100 * (at(0) / first - 1)) mixed += 1;
    });
    assert.ok(mixed > 20, 'the test could tell');
  });

  it('dates rows without a monthly feature by the last revision that they hold', () => {
    const spec = { ...months, features: { growth: months.features['growth']! } };
    const full = build(spec, until, revised);
    full.time.forEach((time, row) => {
      const known = full.columns['known_at']![row]!;
      assert.ok(known < Date.UTC(new Date(time).getUTCFullYear(), new Date(time).getUTCMonth() + 1, 1));
      // Quarters that begin with the month or after it cannot be in the row; they stay, so that the months reach so far.
      const kept = revised.filter(({ releaseTime, obsDate }) => releaseTime <= known || startOfDay(obsDate) >= time);
      sameRow(full, build(spec, until, kept), row, dateOf(time));
    });
  });

  it('misses a value that was withdrawn, until it comes back', () => {
    const rows = observations.flatMap((one) => {
      if (one.series !== 'INDPRO' || one.obsDate !== '2013-05-01') return [one];
      const gone = { ...one, value: null, releaseTime: startOfDay('2013-07-10') };
      return [one, gone, { ...one, value: 7, releaseTime: startOfDay('2013-08-20') }];
    });
    const spec = { ...daily, features: { output: feature('value', ['INDPRO']) } };
    const { frame } = gold(spec, '2013-12-31', { observations: rows });
    const on = (date: string) => frame.columns['output']![frame.time.findIndex((at) => dateOf(at) === date)];
    const valueOf = (date: string) =>
      observations.find(({ series: id, obsDate }) => id === 'INDPRO' && obsDate === date)!.value;
    assert.equal(on('2013-07-09'), valueOf('2013-05-01'));
    assert.equal(on('2013-07-11'), valueOf('2013-04-01'), 'the month before is the latest with a value');
    assert.equal(on('2013-07-17'), valueOf('2013-06-01'));
  });
});

describe('features that depend on the time of the row', () => {
  const spec = (features: SystemSpec['features']): SystemSpec => ({ ...days, features });

  it('release_lag and staleness_days are what their definitions say, day by day', () => {
    for (const [id, lag] of [
      ['GDP', 30],
      ['INDPRO', 30],
      ['INDPRO', 100],
      ['CLAIMS', 0],
      ['UNRATE', 45],
    ] as const) {
      const frame = build(
        spec({ x: feature('release_lag', [id], { days: lag }), age: feature('staleness_days', [id]) }),
        until,
        revised,
      );
      assert.ok(frame.time.length > 500);
      frame.time.forEach((time, row) => {
        const held = asOfView(
          revised.filter((one) => one.series === id),
          time,
        ).filter(({ value }) => value !== null);
        const old = held.filter(({ obsDate }) => startOfDay(obsDate) + lag * dayMs <= time);
        assert.equal(frame.columns['x']![row], old.at(-1)!.value);
        const last = held.at(-1)!;
        // A release that repeats the value in force does not make it younger.
        const since = revised
          .filter((one) => one.series === id && one.obsDate === last.obsDate && one.releaseTime <= time)
          .sort((a, b) => a.releaseTime - b.releaseTime)
          .reduce((kept, one) => (kept && kept.value === one.value ? kept : one));
        assert.equal(frame.columns['age']![row], (time - since.releaseTime) / dayMs);
      });
    }
  });

  it('never know a GDP value before its release, which the lag of 30 days alone does', () => {
    const frame = build(spec({ fred_GDP_lag_30d: feature('release_lag', ['GDP']) }), until, series.GDP);
    let early = 0;
    frame.time.forEach((time, row) => {
      const naive = series.GDP.filter(({ obsDate }) => startOfDay(obsDate) + 30 * dayMs <= time).at(-1)!;
      const released = series.GDP.some(
        ({ value, releaseTime }) => value === frame.columns['fred_GDP_lag_30d']![row] && releaseTime <= time,
      );
      assert.ok(released);
      if (naive.value !== frame.columns['fred_GDP_lag_30d']![row]) early += 1;
    });
    assert.ok(early > frame.time.length / 2);
  });

  it('miss a value older than maximum_age_days', () => {
    const features = {
      x: feature('release_lag', ['GDP'], { maximum_age_days: 20 }),
      any: feature('value', ['INDPRO']),
    };
    const { summary, frame } = gold(spec(features), until, { observations: revised, bars });
    assert.ok(summary.features['x']!.missing > 100);
    frame.time.forEach((time, row) => {
      const inForceNow = asOfView(series.GDP, time)
        .filter(({ value }) => value !== null)
        .at(-1)!;
      assert.equal(frame.columns['x']![row], inForceNow.value);
      assert.ok(time - inForceNow.releaseTime <= 20 * dayMs);
    });
  });
});
