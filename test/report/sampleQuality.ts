import type { QualityReport } from '../../contracts/quality.ts';

/** Eleven series with one warning. Invented numbers. */
export function sampleRegimeQuality(series: readonly string[]): QualityReport {
  return {
    system: 'macro-cycle',
    asOf: '2019-12-31',
    passed: true,
    series: series.map((id, at) => ({
      series: id,
      source: 'fred',
      rows: 707 - at * 3,
      first: '1961-01-31',
      last: '2019-11-30',
      completeness: at === 9 ? 0.985 : 1,
      optional: at === 10,
      quarantined: 0,
    })),
    findings: series.flatMap((id, at) =>
      ['completeness', 'repeats', 'unitJump', 'staleness'].map((check) => ({
        series: id,
        check,
        ...(at === 9 && check === 'completeness'
          ? {
              status: 'warn' as const,
              count: 2,
              first: '1977-03-31',
              last: '1978-01-31',
              examples: [
                { at: '1977-03-31', found: 'no value for 1977-03-31' },
                { at: '1978-01-31', found: 'no value for 1978-01-31' },
              ],
            }
          : { status: 'pass' as const, count: 0, first: null, last: null, examples: [] }),
        expected: 'at least 99 % of months',
        found: at === 9 ? '98.5 % of months; the first missing one is 1977-03' : '100 %',
      })),
    ),
    quarantined: [],
  };
}

/** One series of bars with a session left out. Invented numbers. */
export function sampleSignalQuality(): QualityReport {
  return {
    system: 'spy-direction',
    asOf: '2019-12-31',
    passed: true,
    series: [
      {
        series: 'SPY',
        source: 'csv',
        rows: 6774,
        first: '1993-01-29',
        last: '2019-12-31',
        completeness: 0.9997,
        optional: false,
        quarantined: 1,
      },
    ],
    findings: ['bar-prices', 'completeness', 'repeats'].map((check) => ({
      series: 'SPY',
      check,
      ...(check === 'bar-prices'
        ? {
            status: 'quarantine' as const,
            count: 1,
            first: '1999-05-04',
            last: '1999-05-04',
            examples: [{ at: '1999-05-04', found: 'low -1 on 1999-05-04' }],
          }
        : { status: 'pass' as const, count: 0, first: null, last: null, examples: [] }),
      expected: 'no violation',
      found: check === 'bar-prices' ? 'low -1 on 1999-05-04' : 'none',
    })),
    quarantined: [{ series: 'SPY', date: '1999-05-04', check: 'bar-prices', reason: 'low -1 on 1999-05-04' }],
  };
}
