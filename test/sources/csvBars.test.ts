import assert from 'node:assert/strict';
import { csv } from '../../sources/csvBars.ts';
import { contextFor, failureFrom } from './support.ts';

const context = contextFor({ url: '' });
const header = 'date,open,high,low,close,volume';
const parse = (...lines: readonly string[]) => csv.parse('XYZ', new TextEncoder().encode(lines.join('\n')));
const messageOf = (...lines: readonly string[]) => {
  try {
    parse(...lines);
  } catch (error) {
    assert.equal((error as Error).name, 'SchemaError');
    return (error as Error).message;
  }
  throw new Error('should have been refused');
};

describe('csv source', () => {
  it('reads the bundled S&P 500', async () => {
    const { raw, rows, mode } = await csv.fetch({ series: 'SP500', frequency: 'daily' }, context);
    const bars = csv.parse('SP500', raw.bytes);
    assert.equal(mode, 'file');
    assert.equal(rows, 5105);
    assert.deepEqual(bars[0], {
      series: 'SP500',
      sessionDate: '2000-01-03',
      open: 1469.25,
      high: 1478,
      low: 1438.359985,
      close: 1455.219971,
      volume: 931800000,
      splitFactor: 1,
      dividend: 0,
      releaseTime: Date.parse('2000-01-03T21:00:00Z'),
    });
    assert.ok(bars.every((bar, i) => i === 0 || bar.releaseTime > bars[i - 1]!.releaseTime));
  });

  it('closes at 16:00 in New York, summer and winter', () => {
    const bars = parse(
      header,
      ...['2020-03-06', '2020-03-09', '2020-10-30', '2020-11-02'].map((date) => `${date},1,1,1,1,1`),
    );
    assert.deepEqual(
      bars.map((bar) => new Date(bar.releaseTime).toISOString()),
      ['2020-03-06T21:00:00.000Z', '2020-03-09T20:00:00.000Z', '2020-10-30T20:00:00.000Z', '2020-11-02T21:00:00.000Z'],
    );
  });

  it('takes columns in any order, other columns, a byte-order mark and Windows line ends', () => {
    const bars = parse('\uFEFFVolume,Close,note,Low,High,Open,Date\r', '6,4,x,2,3,1,2020-01-02\r', '');
    assert.deepEqual(bars, [
      {
        series: 'XYZ',
        sessionDate: '2020-01-02',
        open: 1,
        high: 3,
        low: 2,
        close: 4,
        volume: 6,
        splitFactor: 1,
        dividend: 0,
        releaseTime: Date.parse('2020-01-02T21:00:00Z'),
      },
    ]);
  });

  it('says which columns are missing', () => {
    assert.equal(
      messageOf('date,open,high,low,last,close,close', '2020-01-02,1,1,1,1,1,1'),
      'XYZ.csv should begin with a header naming date, open, high, low, close, volume once each, got "date,open,high,low,last,close,close" without volume with close twice. Correct the header.',
    );
  });

  it('lists every bad row with its number', () => {
    assert.equal(
      messageOf(
        header,
        '2020-01-02,1,1,1,1,1',
        '2020-01-02,1,1,1,1,1',
        '2020-01-01,1,1,1,1,1',
        '2020-02-30,1,1,1,,1',
        '2020-03-02,1,1',
        '2020-03-03,1,1,1,NaN,1',
      ),
      'XYZ.csv should hold one good row per session, got 6 problems in 6 rows: ' +
        'row 3: 2020-01-02 is there twice; row 4: 2020-01-01 comes after 2020-01-02, dates should ascend; ' +
        'row 5: expected a date YYYY-MM-DD, got "2020-02-30"; row 5: expected a number for close, got ""; ' +
        'row 6: expected 6 cells, got 3; row 7: expected a number for close, got "NaN". Correct the file.',
    );
  });

  it('shows ten problems of many', () => {
    const rows = Array.from({ length: 30 }, () => 'x');
    assert.match(
      messageOf(header, ...rows),
      /got 30 problems in 30 rows: .*row 11: [^;]*; and 20 more\. Correct the file\.$/,
    );
  });

  it('says which file is missing, and refuses names that are paths', async () => {
    const missing = await failureFrom(csv.fetch({ series: 'GLD', frequency: 'daily' }, context));
    assert.equal(missing.name, 'SourceRefusedError');
    assert.match(missing.message, /^Bars of GLD should be in .*GLD\.csv, which cannot be read \(ENOENT\)/);
    const path = await failureFrom(csv.fetch({ series: '../SP500', frequency: 'daily' }, context));
    assert.equal(path.name, 'InputError');
    const monthly = await failureFrom(csv.fetch({ series: 'SP500', frequency: 'monthly' }, context));
    assert.equal(monthly.message, 'Bars from CSV files are daily, but the system file says that SP500 is monthly.');
  });
});
