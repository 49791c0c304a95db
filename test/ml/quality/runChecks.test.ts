import assert from 'node:assert/strict';
import type { Observation } from '../../../contracts/observation.ts';
import type { QualityReport } from '../../../contracts/quality.ts';
import type { SeriesBounds } from '../../../contracts/system.ts';
import { qualitySentence } from '../../../ml/quality/qualitySentence.ts';
import { checkData } from '../../../ml/quality/runChecks.ts';
import { limits, monthDate, monthly, observation, oneSource, specOf } from './subjects.ts';

const asOf = '2020-03-31';
const run = (observations: readonly Observation[], id = 'X') =>
  checkData({ spec: specOf(oneSource([id])), asOf, observations, bars: [], absent: [], sourceOf: { [id]: 'fred' } });
const bad = (report: QualityReport) =>
  report.findings.filter((finding) => finding.status !== 'pass').map((finding) => `${finding.check} ${finding.status}`);
const find = (report: QualityReport, check: string) => report.findings.find((finding) => finding.check === check)!;

describe('checkData', () => {
  it('passes an unremarkable monthly series and describes it', () => {
    const report = run(monthly('X'));
    assert.deepEqual(bad(report), []);
    assert.equal(report.passed, true);
    assert.deepEqual(report.series[0], {
      series: 'X',
      source: 'fred',
      rows: 240,
      first: '2000-01-01',
      last: '2019-12-01',
      completeness: 1,
      optional: false,
      quarantined: 0,
    });
  });

  it('a single missing month warns with its date and does not fail', () => {
    const report = run(monthly('X', (month, value) => (month === 189 ? null : value)));
    assert.deepEqual(bad(report), ['calendar-gaps warn']);
    assert.equal(find(report, 'calendar-gaps').first, '2015-10-01');
    assert.equal(report.passed, true);
  });

  it('an empty series fails once, without a cascade', () => {
    assert.deepEqual(bad(run([])), ['all-missing fail']);
  });

  it('a column of missing values fails', () => {
    const report = run(monthly('X', () => null));
    assert.deepEqual(bad(report), ['all-missing fail']);
    assert.match(find(report, 'all-missing').found, /0 values in 240 rows/);
  });

  it('a long gap fails completeness with both numbers', () => {
    const report = run(monthly('X').filter((_, month) => month < 100 || month >= 130));
    assert.deepEqual(bad(report), ['completeness fail', 'calendar-gaps warn']);
    assert.match(find(report, 'completeness').expected, /90 % of 240 monthly/);
    assert.match(find(report, 'completeness').found, /210 periods, 87.5 %/);
  });

  it('a series that stopped long before the as-of date loses completeness', () => {
    const report = run(monthly('X').slice(0, 180));
    assert.ok(bad(report).includes('completeness fail'));
  });

  it('too short and too young a series fails both checks at once', () => {
    const report = run(monthly('X').slice(210));
    assert.deepEqual(bad(report), ['minimum-observations fail', 'minimum-years fail']);
    assert.match(find(report, 'minimum-observations').found, /^30 values/);
  });

  it('a date twice in one vintage is a duplicate, a revision is not', () => {
    const rows = monthly('X');
    assert.deepEqual(bad(run([...rows, rows[7]!])), ['duplicate-dates fail']);
    const revised = { ...rows[7]!, value: 101, realtimeStart: '2001-01-01', releaseTime: Date.parse('2001-01-01') };
    assert.deepEqual(bad(run([...rows.slice(0, 8), revised, ...rows.slice(8)])), []);
  });

  it('a quarterly series declared monthly fails its frequency, declared quarterly it passes', () => {
    const rows = Array.from({ length: 120 }, (_, quarter) =>
      observation('X', monthDate(3 * quarter - 120), 100 + Math.sin(quarter)),
    );
    assert.ok(bad(run(rows)).includes('frequency fail'));
    const sources = [
      {
        source: 'fred',
        kind: 'observations' as const,
        options: {},
        series: [{ id: 'X', frequency: 'quarterly' as const, optional: false }],
      },
    ];
    const report = checkData({ spec: specOf(sources), asOf, observations: rows, bars: [], absent: [], sourceOf: {} });
    assert.deepEqual(bad(report), []);
  });

  for (const factor of [1000, 0.001]) {
    it(`finds a spike and a lasting change of unit by ${factor}`, () => {
      const spike = run(monthly('X', (month, value) => (month === 77 ? value * factor : value)));
      assert.deepEqual(bad(spike), ['unit-jumps fail']);
      assert.equal(find(spike, 'unit-jumps').first, monthDate(77));
      const shift = run(monthly('X', (month, value) => (month >= 77 ? value * factor : value)));
      assert.deepEqual(bad(shift), ['unit-jumps fail']);
      assert.match(find(shift, 'unit-jumps').found, /on 2006-06-01$/);
    });
  }

  it('a rate near zero that repeats warns of staleness only', () => {
    const report = run(
      monthly('X', (month) => (month < 100 ? Number((5 - month / 25).toFixed(2)) : month < 180 ? 0.05 : 0.4)),
    );
    assert.deepEqual(bad(report), ['stale-repeats warn']);
  });

  it('sees nothing that was released after the as-of date', () => {
    const report = checkData({
      spec: specOf(oneSource(['X'])),
      asOf: '2012-12-31',
      observations: monthly('X', (month, value) => (month > 160 ? 1e9 : value)),
      bars: [],
      absent: [],
      sourceOf: {},
    });
    assert.deepEqual(bad(report), []);
    assert.equal(report.series[0]!.last, '2012-11-01');
  });

  it('a month that was never published is no gap, and its neighbour is', () => {
    const at2025 = (id: string, hole: string) =>
      checkData({
        spec: specOf(oneSource([id])),
        asOf: '2026-02-15',
        observations: monthly(id, (_, value) => value, '2006-02-01').filter(({ obsDate }) => obsDate !== hole),
        bars: [],
        absent: [],
        sourceOf: {},
      });
    for (const id of ['UNRATE', 'CPIAUCSL']) {
      assert.deepEqual(bad(at2025(id, '2025-10-01')), id === 'UNRATE' ? ['range fail'] : []);
      assert.equal(at2025(id, '2025-10-01').series[0]!.completeness, 1);
      assert.ok(bad(at2025(id, '2025-09-01')).includes('calendar-gaps warn'));
    }
    assert.deepEqual(bad(at2025('PAYEMS', '2025-10-01')), ['calendar-gaps warn']);
  });

  it('warns when the newest value is older than its frequency explains, and waits over a known hole', () => {
    const asOfDate = (id: string, date: string) =>
      checkData({
        spec: specOf(oneSource([id])),
        asOf: date,
        observations: monthly(id, (_, value) => value / 10, '2005-10-01'),
        bars: [],
        absent: [],
        sourceOf: {},
      });
    // The last month is September 2025: October 2025 is due by 1 January, November by 31 January.
    assert.deepEqual(bad(asOfDate('X', '2026-01-01')), []);
    const late = asOfDate('X', '2026-01-02');
    assert.deepEqual(bad(late), ['staleness warn']);
    assert.match(find(late, 'staleness').expected, /monthly period from 2025-10-01 by 2026-01-01/);
    assert.match(find(late, 'staleness').found, /newest value of 2025-09-01, 123 days old/);
    assert.deepEqual(bad(asOfDate('UNRATE', '2026-01-31')), []);
    assert.ok(bad(asOfDate('UNRATE', '2026-02-01')).includes('staleness warn'));
  });

  it('finds rows that come out of order, but not the dates of a newer vintage', () => {
    const rows = monthly('X');
    const swapped = rows.map((row, at) => (at === 7 ? rows[8]! : at === 8 ? rows[7]! : row));
    assert.deepEqual(bad(run(swapped)), ['out-of-order warn']);
    assert.equal(find(run(swapped), 'out-of-order').first, '2000-08-01');
    const later = rows.map((row) => ({ ...row, realtimeStart: '2020-02-20', releaseTime: Date.parse('2020-02-20') }));
    assert.deepEqual(bad(run([...rows, ...later])), []);
  });

  it('warns of a revision far beyond the usual ones, with both values and the day', () => {
    const rows = monthly('X');
    const second = (at: number, factor: number) => ({
      ...rows[at]!,
      value: rows[at]!.value! * factor,
      realtimeStart: '2020-02-20',
      releaseTime: Date.parse('2020-02-20'),
    });
    const usual = Array.from({ length: 100 }, (_, at) => second(at, at % 2 === 0 ? 1.002 : 0.999));
    assert.deepEqual(bad(run([...rows, ...usual])), []);
    const report = run([...rows, ...usual, second(150, 1.13)]);
    assert.deepEqual(bad(report), ['revision-size warn']);
    assert.match(find(report, 'revision-size').found, /^2012-07-01 from .* to .* \(13 %\) on 2020-02-20$/);
    // Where revisions of 5 % are usual, one of 13 % is not remarkable.
    const large = Array.from({ length: 100 }, (_, at) => second(at, at % 2 === 0 ? 1.05 : 0.96));
    assert.deepEqual(bad(run([...rows, ...large, second(150, 1.13)])), []);
  });

  it('fails values that their kind cannot have, and leaves series alone that nobody classed', () => {
    const negative = (id: string) =>
      run(
        monthly(id, (month, value) => (month === 60 ? -value : value)),
        id,
      );
    assert.ok(bad(negative('INDPRO')).includes('range fail'));
    assert.match(find(negative('INDPRO'), 'range').found, /^-113\.\d+ on 2005-01-01$/);
    assert.ok(!bad(negative('X')).includes('range fail'));
  });

  it('goes by the bounds that the system gives, and keeps the end of the kind that it does not', () => {
    const bounded = (id: string, bounds: SeriesBounds, observations = monthly(id)) => {
      const spec = specOf(oneSource([id]), { ...limits, range: { [id]: bounds } });
      return checkData({ spec, asOf, observations, bars: [], absent: [], sourceOf: {} });
    };
    const told = (report: QualityReport) => {
      const { status, count, expected } = find(report, 'range');
      return [status, count, expected];
    };
    const values = monthly('X').map(({ value }) => value!);
    const above = values.filter((value) => value > 120).length;
    assert.deepEqual(told(bounded('X', { maximum: 120 })), ['fail', above, 'values of at most 120']);
    assert.deepEqual(told(bounded('X', { minimum: 97, maximum: 200 })), ['pass', 0, 'values from 97 to 200']);
    const { length } = values.filter((value) => value < Math.max(...values));
    assert.deepEqual(
      told(bounded('X', { minimum: Math.max(...values) })).slice(0, 2),
      ['fail', length],
      'an end is in',
    );
    const crossing = monthly('MCOILWTICO', (month, value) => (month === 60 ? -37.63 : value));
    assert.deepEqual(told(bounded('MCOILWTICO', { maximum: 500 }, crossing)), [
      'fail',
      1,
      'levels above 0 and at most 500',
    ]);
    assert.deepEqual(told(bounded('MCOILWTICO', { minimum: -100 }, crossing)), ['pass', 0, 'levels of at least -100']);
    assert.deepEqual(told(bounded('UNRATE', { maximum: 30 }, monthly('UNRATE'))), [
      'fail',
      240,
      'shares from 0 to 30 percent',
    ]);
  });

  it('names an absent optional series and fails an absent required one', () => {
    const absent = [{ id: 'GONE', why: 'the source does not know it' }];
    const ask = (optional: boolean) =>
      checkData({
        spec: specOf(oneSource(['GONE'], optional)),
        asOf,
        observations: [],
        bars: [],
        absent,
        sourceOf: {},
      });
    assert.deepEqual(bad(ask(true)), ['present warn']);
    assert.deepEqual(bad(ask(false)), ['present fail']);
    assert.match(ask(true).findings[0]!.found, /does not know it/);
  });

  it('lists every failure of every series in one sentence', () => {
    const rows = [...monthly('A').slice(210), ...monthly('B', (month, value) => (month === 50 ? value * 1000 : value))];
    const report = checkData({
      spec: specOf(oneSource(['A', 'B', 'C'])),
      asOf,
      observations: rows,
      bars: [],
      absent: [],
      sourceOf: {},
    });
    const sentence = qualitySentence(report);
    for (const part of [
      'failed 4 checks in 3 series',
      'A (minimum-observations)',
      'A (minimum-years)',
      'B at 2004-03-01 (unit-jumps)',
      'C (all-missing)',
    ])
      assert.ok(sentence.includes(part), `${part} in: ${sentence}`);
  });
});
