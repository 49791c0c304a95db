import assert from 'node:assert/strict';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, type DataFolder } from './support.ts';

describe('file sources: what they refuse', () => {
  let data: DataFolder;
  beforeEach(async () => {
    data = await dataFolder();
  });
  afterEach(() => data.remove());

  it('names rows, columns and what was expected, at most eight of all', async () => {
    await data.put(
      'BAD.csv',
      'date,value',
      '2020-01-01,1',
      '2020-02-30,2',
      '2020-03-01,NaN',
      '2020-04-01,inf',
      '2020-05-01,"1,5"',
      '2020-06-01',
      '',
      '2020-07-01,1e999',
    );
    assert.equal(
      await data.message('BAD'),
      'BAD.csv of BAD should be a table of good rows, got 7 problems in 8 rows: ' +
        'row 3, column "date": expected a date as YYYY-MM-DD, got "2020-02-30"; ' +
        'row 4, column "value": expected a number or nothing, got "NaN"; ' +
        'row 5, column "value": expected a number or nothing, got "inf"; ' +
        'row 6, column "value": expected a number or nothing, got "1,5"; ' +
        'row 7: expected 2 cells, got 1; row 8: expected 2 cells, got an empty line; ' +
        'row 9, column "value": expected a number or nothing, got "1e999". Correct the file.',
    );
    await data.put('BAD.csv', 'date,value', '2020-01-01,1', ...Array.from({ length: 30 }, () => '2020-01-01,x'));
    assert.match(
      await data.message('BAD'),
      /got 30 problems in 31 rows: (row \d+, [^;]*; ){7}row 10, [^;]*; and 22 more\. Correct/,
    );
    await data.put('BAD.csv', 'date,value', '2020-03-01,1', '2020-02-01,1', '2020-02-28,1', ',4');
    assert.match(
      await data.message('BAD'),
      /row 3, column "date": expected dates that ascend, got 2020-02-01 after 2020-03-01; row 4, column "date": expected each period once, got 2020-02-01, which row 3 has too; row 5, column "date": expected a date, got nothing/,
    );
    await data.put('BAD.csv', 'date,value', '2020-03-01,1', '2020-04-01,"1', '2020-05-01,1');
    assert.match(await data.message('BAD'), /row 3: expected quotes that end, got Quote Not Closed/);
    await data.put('BAD.csv', 'date,value,realtime_start', '2020-03-01,1,2020-03-15');
    assert.match(
      await data.message('BAD'),
      /"realtime_start": expected a time after the end of the period, 2020-03-31, got "2020-03-15"/,
    );
    await data.put(
      'LINES.ndjson',
      '{"date":"2020-01-01","value":1}',
      'not json',
      '[1]',
      '{"date":"2020-02-01","value":{"a":1}}',
    );
    assert.match(
      await data.message('LINES'),
      /row 2: expected a JSON object such as .*, got "not json"; row 3: expected a JSON object .*, got "\[1\]"; row 4, column "value": expected text, a number or null, got "\{\\?"a\\?":1\}"/,
    );
  });

  it('counts lines past cells that span several', async () => {
    await data.put('SPAN.csv', 'date,note,value\r', '2020-01-01,"two', 'lines",1', '2020-02-01,,x\r', '');
    assert.match(await data.message('SPAN'), /row 4, column "value"/);
  });

  it('refuses files that are cut off, of other bytes, or without the columns', async () => {
    await data.parquet(
      'P.parquet',
      `SELECT DATE '2020-01-01' + i::INTEGER AS date, i::DOUBLE AS value FROM range(5000) t(i)`,
    );
    assert.equal((await data.rows('P', { frequency: 'daily' })).length, 5000);
    await truncate(join(data.folder, 'P.parquet'), 3000);
    assert.match(
      await data.message('P', { frequency: 'daily' }),
      /P\.parquet should be a Parquet file and does not read \(.*\): it is cut off or something else/,
    );
    await data.parquet('T.parquet', `SELECT DATE '2020-01-01' AS date, true AS value`);
    assert.match(await data.message('T'), /"value" is BOOLEAN: convert or drop it/);
    await data.parquet('N.parquet', `SELECT DATE '2020-01-01' AS date, 'nan'::DOUBLE AS value`);
    assert.match(await data.message('N'), /row 1, column "value": expected a number or nothing, got "nan"/);
    await writeFile(join(data.folder, 'U.csv'), Buffer.from('date,value\n2020-01-01,\xff\n', 'latin1'));
    assert.match(await data.message('U'), /U\.csv should be UTF-8 text/);
    await data.put('E.csv', '');
    assert.match(await data.message('E'), /header: expected names of columns, got an empty file/);
    await data.put('E.csv', 'date,date,', '2020-01-01,1,2');
    assert.match(
      await data.message('E'),
      /expected a name for column 3, got nothing; header, column "date": expected this column once, got it twice/,
    );
    await data.put('E.csv', 'day,rate,other', '2020-01-01,1,2');
    assert.match(
      await data.message('E'),
      /E\.csv of E should have a column date or obs_date or observation_date, got the columns day, rate, other\..* or name the column as date_column/,
    );
    assert.match(
      await data.message('E', { options: { date_column: 'day', value_column: 'rat' } }),
      /should have a column rat, got the columns day, rate, other\. Did you mean rate\?/,
    );
  });

  it('pins the schema: a later file that does not fit is refused, one that fits is not', async () => {
    await data.put('S.csv', 'date,value,note', '2020-01-01,1,a');
    const { raw } = await data.fetch('S');
    const previous = raw.bytes;
    await data.put('S.csv', 'note,value,date', 'b,2.5,2020-01-01', 'c,,2020-02-01');
    assert.equal((await data.rows('S', { previous })).length, 2);
    await data.put('S.csv', 'date,value,note', '2020-01-01,1,a', '01.02.2020,2,b');
    assert.match(
      await data.message('S', { previous }),
      /row 3, column "date": expected a date as YYYY-MM-DD, got "01\.02\.2020"\. Correct the file: its columns and formats were fixed when it was first read/,
    );
    await data.put('S.csv', 'date,value,remark', '2020-01-01,1,a');
    assert.match(
      await data.message('S', { previous }),
      /header, column "note": expected this column as before, got the columns date, value, remark; header, column "remark": expected no such column, as before/,
    );
    await data.put('S.csv', 'date,value,note', '2020-01-01,,');
    const empty = (await data.fetch('S')).raw.bytes;
    await data.put('S.csv', 'date,value,note', '2020-01-01,3,7');
    const pinned = (await data.fetch('S', { previous: empty })).raw.bytes;
    await data.put('S.csv', 'date,value,note', '2020-01-01,3,seven');
    assert.match(
      await data.message('S', { previous: pinned }),
      /row 2, column "note": expected a number or nothing, got "seven"/,
    );
    assert.match(
      await data.message('S', { previous: new Uint8Array() }),
      /Bronze of S should be a document of the source file/,
    );
  });

  it('finds files by series or path, and none outside the data folder', async () => {
    await mkdir(join(data.folder, 'macro'));
    await data.put('macro/panel.csv', 'date,GDP,CPI', '2020-01-01,1,10', '2020-02-01,2,20');
    const options = { path: 'macro/panel.csv' };
    assert.deepEqual(
      (await data.rows('CPI', { options })).map(({ value }) => value),
      [10, 20],
    );
    await data.put('macro/X.csv', 'date,level', '2020-01-01,7');
    assert.equal((await data.rows('X', { options: { path: 'macro/{series}.csv' } }))[0]!.value, 7);
    assert.match(
      await data.message('NONE', {}, 'SourceRefusedError'),
      /should be in .*NONE\.csv, \.parquet or \.ndjson, and there is no such file/,
    );
    await data.put('X.csv', 'date,value');
    await data.put('X.ndjson', '');
    assert.match(await data.message('X', {}, 'InputError'), /in one file, got .*X\.csv and .*X\.ndjson: remove one/);
    const outside = join(data.folder, '../outside.csv');
    await symlink(outside, join(data.folder, 'LINK.csv'));
    await writeFile(outside, 'date,value\n2020-01-01,1\n');
    try {
      for (const path of ['../outside.csv', outside, 'macro/../../outside.csv'])
        assert.match(
          await data.message('S', { options: { path } }, 'InputError'),
          /in the data folder .*, got .*outside\.csv/,
        );
      assert.match(await data.message('LINK', {}, 'InputError'), /in the data folder/);
    } finally {
      await rm(outside);
    }
    for (const series of ['../X', 'a/b', ''])
      assert.match(await data.message(series, {}, 'InputError'), /letters, digits/);
    await data.put('X.txt', 'date,value');
    assert.match(
      await data.message('S', { options: { path: 'X.txt' } }, 'ConfigError'),
      /end in \.csv, \.parquet or \.ndjson/,
    );
  });

  it('refuses options that say nothing sensible', async () => {
    await data.put('O.csv', 'date,value', '2020-01-01,1');
    for (const [options, message] of [
      [
        { release_lag_days: -1 },
        /release_lag_days of the source file should be a whole number of days, 0–3660, got -1/,
      ],
      [
        { time_zone: 'Mars/Olympus' },
        /time_zone .* should be the name of a time zone such as Europe\/London, got "Mars\/Olympus"/,
      ],
      [{ date_format: 'YYYY-MM-D' }, /date_format .* Did you mean YYYY-MM-DD\?/],
      [{ value_column: 3 }, /value_column .* should be text, got 3/],
    ] as const)
      assert.match(await data.message('O', { options }, 'ConfigError'), message);
  });
});
