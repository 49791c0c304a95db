import assert from 'node:assert/strict';
import { SchemaError } from '../../../contracts/failures.ts';
import { closedRows } from '../../../sources/yahoo/closedRows.ts';
import { parseChart } from '../../../sources/yahoo/parse.ts';
import { barKnownAt } from '../../../sources/yahoo/sessions.ts';
import { readChart } from '../../../sources/yahoo/wire.ts';

const second = (time: string) => Date.parse(time) / 1000;

/** A result as Yahoo writes it: one row per stamp, closes given, the rest around them. */
function resultOf(stamps: readonly string[], closes: readonly (number | null)[], rest: object = {}) {
  const around = (by: number) => closes.map((close) => (close === null ? null : close + by));
  return {
    meta: { symbol: 'XYZ', exchangeTimezoneName: 'America/New_York', instrumentType: 'EQUITY' },
    timestamp: stamps.map(second),
    indicators: {
      quote: [{ open: around(0), high: around(1), low: around(-1), close: closes, volume: closes.map(() => 1000) }],
    },
    ...rest,
  };
}

function parse(result: object) {
  const bronze = { series: 'XYZ', chart: { result: [result], error: null } };
  return parseChart('XYZ', new TextEncoder().encode(JSON.stringify(bronze)));
}

describe('a Yahoo chart', () => {
  it('dates sessions by the exchange’s own clock', () => {
    // Tokyo opens at 00:00 UTC of the same day, Sydney at 23:00 UTC of the day before in their summer.
    const sydney = resultOf(['2024-01-01T23:00:00Z'], [10], { meta: { exchangeTimezoneName: 'Australia/Sydney' } });
    assert.equal(parse(sydney)[0]!.sessionDate, '2024-01-02');
    const tokyo = resultOf(['2024-01-04T00:00:00Z'], [10], { meta: { exchangeTimezoneName: 'Asia/Tokyo' } });
    assert.deepEqual(
      parse(tokyo).map((bar) => [bar.sessionDate, new Date(bar.releaseTime).toISOString()]),
      [['2024-01-04', '2024-01-04T06:45:00.000Z']],
    );
    const bitcoin = resultOf(['2024-01-04T00:00:00Z'], [10], {
      meta: { exchangeTimezoneName: 'UTC', instrumentType: 'CRYPTOCURRENCY' },
    });
    assert.equal(parse(bitcoin)[0]!.releaseTime, Date.parse('2024-01-05T00:15:00Z'));
  });

  it('puts actions of days without a bar on the next session, in its own shares', () => {
    const stamps = ['2024-03-01', '2024-03-04', '2024-03-05', '2024-03-06'].map((day) => `${day}T14:30:00Z`);
    const events = {
      // Ex on the day without prices, just before a 2-for-1 split: 1.00 a share after it.
      dividends: { a: { amount: 1, date: second('2024-03-04T14:30:00Z') } },
      splits: {
        a: { date: second('2024-03-05T14:30:00Z'), numerator: 2, denominator: 1, splitRatio: '2:1' },
        // Not in the bars yet, but in the prices already.
        b: { date: second('2024-03-07T14:30:00Z'), numerator: 5, denominator: 1, splitRatio: '5:1' },
        // Before anything that is here.
        c: { date: second('1999-03-07T14:30:00Z'), numerator: 3, denominator: 1, splitRatio: '3:1' },
      },
    };
    const bars = parse(resultOf(stamps, [10, null, 11, 12], { events }));
    assert.deepEqual(
      bars.map((bar) => [bar.sessionDate, bar.close, bar.volume, bar.splitFactor, bar.dividend]),
      [
        ['2024-03-01', 100, 100, 1, 0],
        ['2024-03-05', 55, 200, 2, 5],
        ['2024-03-06', 60, 200, 1, 0],
      ],
    );
  });

  it('refuses what cannot be a chart', () => {
    const good = resultOf(['2024-03-01T14:30:00Z'], [10]);
    const bad: readonly [string, object, RegExp][] = [
      ['short columns', { indicators: { quote: [{ ...good.indicators.quote[0], high: [] }] } }, /1 values of high/],
      [
        'text for a price',
        { indicators: { quote: [{ ...good.indicators.quote[0], low: ['1'] }] } },
        /numbers and nulls/,
      ],
      ['no quote', { indicators: {} }, /an object in "indicators.quote"/],
      ['stamps that are no seconds', { timestamp: ['x'] }, /a list "timestamp" of whole seconds/],
      [
        'a split by nothing',
        { events: { splits: { a: { date: 1, numerator: 1, denominator: 0 } } } },
        /a positive amount/,
      ],
      ['an unknown zone', { meta: { exchangeTimezoneName: 'Mars/Olympus' } }, /such as America\/New_York/],
      [
        'two rows a session',
        { ...resultOf(['2024-03-01T14:30:00Z', '2024-03-01T21:00:01Z'], [1, 2]) },
        /one row a session/,
      ],
    ];
    for (const [what, part, expected] of bad) {
      assert.throws(() => parse({ ...good, ...part }), { name: 'SchemaError', message: expected }, what);
    }
  });
});

describe('the closed-bar rule', () => {
  const stamps = ['2024-01-04T14:30:00Z', '2024-01-05T14:30:00Z', '2024-01-05T21:00:02Z'];
  const meta = { symbol: 'XYZ', exchangeTimezoneName: 'America/New_York' };
  const withSession = (start: string, end: string) =>
    readChart(
      'XYZ',
      resultOf(stamps, [1, 2, 3], {
        meta: { ...meta, currentTradingPeriod: { regular: { start: second(start), end: second(end) } } },
      }),
    );

  it('keeps the bar stamped at the open once its session has closed', () => {
    const chart = withSession('2024-01-05T14:30:00Z', '2024-01-05T21:00:00Z');
    const at = (time: string | null) => closedRows('XYZ', chart, time === null ? null : Date.parse(time));
    assert.deepEqual(at('2024-01-05T21:14:59Z'), { kept: [0], live: 2, duplicates: 0 });
    assert.deepEqual(at('2024-01-05T21:15:00Z'), { kept: [0, 1], live: 0, duplicates: 1 });
    assert.deepEqual(at(null), { kept: [0], live: 2, duplicates: 0 });
  });

  it('takes an early close from the reply', () => {
    const chart = withSession('2024-01-05T14:30:00Z', '2024-01-05T18:00:00Z');
    assert.deepEqual(closedRows('XYZ', chart, Date.parse('2024-01-05T18:20:00Z')).kept, [0, 1]);
  });

  it('knows that yesterday has closed when Yahoo already speaks of tomorrow', () => {
    const chart = withSession('2024-01-08T14:30:00Z', '2024-01-08T21:00:00Z');
    assert.deepEqual(closedRows('XYZ', chart, Date.parse('2024-01-06T12:00:00Z')).kept, [0, 1]);
  });

  it('waits for the end of the day where no session is named, and refuses without a time', () => {
    const chart = readChart('XYZ', resultOf(stamps, [1, 2, 3]));
    assert.deepEqual(closedRows('XYZ', chart, Date.parse('2024-01-06T04:59:00Z')).kept, [0]);
    assert.deepEqual(closedRows('XYZ', chart, Date.parse('2024-01-06T05:00:00Z')).kept, [0, 1]);
    assert.throws(() => closedRows('XYZ', chart, null), SchemaError);
  });
});

describe('when a bar is known', () => {
  it('is after the regular close, summer and winter, and after the day where no close is known', () => {
    const at = (...args: Parameters<typeof barKnownAt>) => new Date(barKnownAt(...args)).toISOString();
    assert.equal(at('2024-07-03', 'America/New_York', 'EQUITY'), '2024-07-03T20:15:00.000Z');
    assert.equal(at('2024-12-24', 'America/New_York', 'EQUITY'), '2024-12-24T21:15:00.000Z');
    assert.equal(at('2024-07-03', 'Africa/Johannesburg', 'EQUITY'), '2024-07-03T22:15:00.000Z');
    assert.equal(at('2024-07-03', 'America/New_York', 'FUTURE'), '2024-07-04T04:15:00.000Z');
  });
});
