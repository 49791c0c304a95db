import assert from 'node:assert/strict';
import fc from 'fast-check';
import { csv } from '../../sources/csvBars.ts';
import { barsFile } from '../../sources/files.ts';
import { dataFolder, type DataFolder } from './files/support.ts';
import { failureFrom } from './support.ts';

describe('file sources', () => {
  let data: DataFolder;
  beforeEach(async () => {
    data = await dataFolder();
  });
  afterEach(() => data.remove());

  it('reads a date and a value, by their period and a lag that is late enough', async () => {
    await data.put('MINE.csv', 'date,value', '2020-01-31,1.5', '2020-02-29,', '2020-03-31,-2e3');
    const rows = await data.rows('MINE', { options: { release_lag_days: 10, time_zone: 'Europe/Berlin' } });
    assert.deepEqual(rows[0], {
      series: 'MINE',
      obsDate: '2020-01-01',
      periodEnd: '2020-01-31',
      value: 1.5,
      realtimeStart: '2020-02-10',
      realtimeEnd: '9999-12-31',
      releaseTime: Date.parse('2020-02-10T22:59:00Z'),
      vintage: 'latest-only',
    });
    assert.deepEqual(
      rows.map(({ obsDate, value }) => [obsDate, value]),
      [
        ['2020-01-01', 1.5],
        ['2020-02-01', null],
        ['2020-03-01', -2000],
      ],
    );
    // 60 days for a monthly statistic that nobody has looked up.
    const [unsaid] = await data.rows('MINE');
    assert.equal(unsaid!.realtimeStart, '2020-03-31');
  });

  it('gives the same rows from CSV, NDJSON and Parquet', async () => {
    await data.put('A.csv', '\uFEFF"date","value"\r', '2020-01-01,"1.5"\r', '2020-04-01,\r', '2020-07-01,0.1\r', '');
    await data.put(
      'B.ndjson',
      '{"date":"2020-01-01","value":1.5}',
      '{"value":null,"date":"2020-04-01"}',
      '{"date":"2020-07-01","value":0.1}',
      '',
    );
    await data.parquet(
      'C.parquet',
      `SELECT * FROM (VALUES (DATE '2020-01-01', 1.5::DOUBLE), (DATE '2020-04-01', NULL), (DATE '2020-07-01', 0.1)) t(date, value)`,
    );
    await data.parquet(
      'D.parquet',
      `SELECT * FROM (VALUES (TIMESTAMP '2020-01-01', 1.5::DOUBLE), (TIMESTAMP '2020-04-01', NULL), (TIMESTAMP '2020-07-01', 0.1)) t(date, value)`,
    );
    const all = await Promise.all(['A', 'B', 'C', 'D'].map((series) => data.rows(series, { frequency: 'quarterly' })));
    for (const rows of all)
      assert.deepEqual(
        rows.map((row) => ({ ...row, series: 'A' })),
        all[0],
      );
    assert.deepEqual(
      all[0]!.map(({ obsDate, periodEnd, value }) => [obsDate, periodEnd, value]),
      [
        ['2020-01-01', '2020-03-31', 1.5],
        ['2020-04-01', '2020-06-30', null],
        ['2020-07-01', '2020-09-30', 0.1],
      ],
    );
  });

  it('reads any text that CSV can hold beside the values, and any double', async () => {
    const cell = fc.string({ unit: 'binary', maxLength: 5 });
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, value), { minLength: 1, maxLength: 20 }), async (rows) => {
        const lines = rows.map(([note, number], day) => {
          const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
          return `${date},"${note.replaceAll('"', '""')}",${Object.is(number, -0) ? '-0' : number}`;
        });
        await data.put('ANY.csv', 'date,note,value', ...lines);
        const values = (await data.rows('ANY', { frequency: 'daily' })).map((row) => row.value);
        assert.deepEqual(
          values,
          rows.map(([, number]) => number),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('keeps vintages, each until the next begins, in any order of rows', async () => {
    await data.put(
      'V.csv',
      'date,V,realtime_start',
      '2020-02-01,20,2020-03-10',
      '2020-01-01,11,2020-03-10',
      '2020-01-01,10,2020-02-10',
    );
    const rows = await data.rows('V', { options: { time_zone: 'UTC' } });
    assert.deepEqual(
      rows.map(({ obsDate, value, realtimeStart, realtimeEnd, vintage }) => [
        obsDate,
        value,
        realtimeStart,
        realtimeEnd,
        vintage,
      ]),
      [
        ['2020-01-01', 10, '2020-02-10', '2020-03-09', 'own-snapshot'],
        ['2020-01-01', 11, '2020-03-10', '9999-12-31', 'own-snapshot'],
        ['2020-02-01', 20, '2020-03-10', '9999-12-31', 'own-snapshot'],
      ],
    );
    assert.equal(rows[0]!.releaseTime, Date.parse('2020-02-10T23:59:00Z'));
  });

  it('takes release times with an offset, by clocks of a zone with their summer time, or as a day', async () => {
    for (const [cells, options, expected] of [
      [
        ['2020-02-07T08:30:00-05:00', '2020-03-06T13:30:00.0001Z'],
        {},
        ['2020-02-07T13:30:00.000Z', '2020-03-06T13:30:00.001Z'],
      ],
      [
        ['2020-02-07 08:30', '2020-04-03 08:30:30'],
        { time_zone: 'America/New_York' },
        ['2020-02-07T13:30:00.000Z', '2020-04-03T12:30:30.000Z'],
      ],
      [
        ['2020-02-07', '2020-04-03'],
        { time_zone: 'Asia/Tokyo' },
        ['2020-02-07T14:59:00.000Z', '2020-04-03T14:59:00.000Z'],
      ],
    ] as const) {
      await data.put('R.csv', 'month,index,out', `2020-01,1,${cells[0]}`, `2020-02,2,${cells[1]}`);
      const columns = { date_column: 'month', value_column: 'index', release_time_column: 'out' };
      const rows = await data.rows('R', { options: { ...columns, ...options } });
      assert.deepEqual(
        rows.map(({ releaseTime }) => new Date(releaseTime).toISOString()),
        expected,
      );
    }
  });

  it('tells the format of dates, and asks where two fit', async () => {
    for (const [dates, frequency, first] of [
      [['2020/01/02', '2020/02/03'], 'monthly', '2020-01-01'],
      [['20200102', '20200203'], 'daily', '2020-01-02'],
      [['31.01.2020', '29.2.2020'], 'monthly', '2020-01-01'],
      [['01/31/2020', '02/03/2020'], 'daily', '2020-01-31'],
      [['31/01/2020', '03/02/2020'], 'daily', '2020-01-31'],
      [['2020M01', '2020M02'], 'monthly', '2020-01-01'],
      [['2020Q2', '2020-Q3'], 'quarterly', '2020-04-01'],
      [['2019', '2020'], 'annual', '2019-01-01'],
    ] as const) {
      await data.put('F.csv', 'date,value', ...dates.map((date) => `${date},1`));
      assert.equal((await data.rows('F', { frequency }))[0]!.obsDate, first, dates[0]);
    }
    await data.put('F.csv', 'date,value', '01/02/2020,1', '02/02/2020,1');
    assert.match(
      await data.message('F', { frequency: 'daily' }),
      /row 2, column "date": expected dates that only one format fits \(MM\/DD\/YYYY and DD\/MM\/YYYY both do; say which as date_format\), got "01\/02\/2020"/,
    );
    const rows = await data.rows('F', { frequency: 'daily', options: { date_format: 'DD/MM/YYYY' } });
    assert.deepEqual(
      rows.map(({ obsDate }) => obsDate),
      ['2020-02-01', '2020-02-02'],
    );
  });

  it('reads bars from every format, splits and dividends included, as the csv source does', async () => {
    const lines = ['date,open,high,low,close,volume', '2020-03-06,1,3,0.5,2,100', '2020-03-09,2,4,1,3,200'];
    await data.put('BARS.csv', ...lines);
    const { raw } = await data.fetch('BARS', { frequency: 'daily' }, barsFile);
    assert.deepEqual(barsFile.parse('BARS', raw.bytes), csv.parse('BARS', new TextEncoder().encode(lines.join('\n'))));
    await data.parquet(
      'SPLIT.parquet',
      `SELECT DATE '2020-08-31' AS date, 127.5 AS open, 131 AS high, 126 AS low, 129 AS close, 225702700::BIGINT AS volume, 4 AS split_factor, NULL::DOUBLE AS dividend`,
    );
    const apple = await data.fetch(
      'SPLIT',
      { frequency: 'daily', options: { time_zone: 'Europe/London', close_time: '16:30' } },
      barsFile,
    );
    assert.deepEqual(barsFile.parse('SPLIT', apple.raw.bytes), [
      {
        series: 'SPLIT',
        sessionDate: '2020-08-31',
        open: 127.5,
        high: 131,
        low: 126,
        close: 129,
        volume: 225702700,
        splitFactor: 4,
        dividend: 0,
        releaseTime: Date.parse('2020-08-31T15:30:00Z'),
      },
    ]);
    await data.put('BARS.csv', ...lines, '2020-03-09,2,4,1,,200', '2020-03-05,1,1,1,1,1');
    const failure = await failureFrom(data.fetch('BARS', { frequency: 'daily' }, barsFile));
    assert.match(
      failure.message,
      /row 4, column "close": expected a number, got nothing; row 4, column "date": expected each session once, got 2020-03-09 twice; row 5, column "date": expected dates that ascend, got 2020-03-05 after 2020-03-09/,
    );
    assert.equal((await failureFrom(data.fetch('BARS', {}, barsFile))).name, 'InputError');
  });
});
