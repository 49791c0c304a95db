import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  Int32,
  Table as ArrowTable,
  tableFromIPC,
  tableToIPC,
  TimestampMicrosecond,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { readTable, tableFormats, writeTable } from '../../storage/tables.ts';
import { missing, schemaOf, type Table, type TableColumn } from '../../storage/tables/table.ts';
import { mountSmallDisk } from './support/smallDisk.ts';

const widest = 2n ** 63n - 1n;
const types = ['double', 'int64', 'timestamp', 'string'] as const;
const textUnit = fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => !text.startsWith('\uFEFF'));
const oddText = fc.constantFrom('', '"', ',', '\n', '\r\n', '1', '1.0', ' a ', 'NaN', 'a\uFEFF', 'null', '2020-01-01');
const whole = fc.bigInt({ min: -widest, max: widest });
const time = fc.bigInt({ min: -widest + 1n, max: widest - 1n });

function columnOf(type: (typeof types)[number], name: string, rows: number): fc.Arbitrary<TableColumn> {
  const list = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: rows, maxLength: rows });
  const orMissing = (value: fc.Arbitrary<bigint>) =>
    list(fc.option(value, { nil: missing })).map((values) => BigInt64Array.from(values));
  switch (type) {
    case 'double':
      return list(fc.double()).map((values) => ({ name, type, values: Float64Array.from(values) }));
    case 'string':
      return list(fc.option(fc.oneof(textUnit, oddText))).map((values) => ({ name, type, values }));
    default:
      return orMissing(type === 'int64' ? whole : time).map((values) => ({ name, type, values }));
  }
}

const columnName = fc.oneof(
  fc.constantFrom('time', 'a b', 'x,y', '"', 'ü', 'new\nline'),
  fc.string({ minLength: 1, maxLength: 5 }),
);
const tables: fc.Arbitrary<Table> = fc
  .tuple(
    fc.uniqueArray(columnName, { minLength: 1, maxLength: 5, selector: (name) => name.toLowerCase() }),
    fc.integer({ min: 0, max: 12 }),
    fc.infiniteStream(fc.constantFrom(...types)),
  )
  .chain(([names, rows, stream]) =>
    fc
      .tuple(...names.map((name) => columnOf(stream.next().value as (typeof types)[number], name, rows)))
      .map((columns) => ({ rows, columns })),
  );

/** One nanosecond past a microsecond, one below zero, the ends of the range, and a hole. */
const ticks: Table = {
  rows: 5,
  columns: [
    {
      name: 'ts',
      type: 'timestamp',
      values: BigInt64Array.of(1_646_762_637_609_765_001n, -1n, -widest + 1n, widest - 1n, missing),
    },
    { name: 'id', type: 'int64', values: BigInt64Array.of(2n ** 53n + 1n, widest, -widest, 0n, missing) },
    { name: 'price', type: 'double', values: Float64Array.of(0.1 + 0.2, -0, Infinity, 5e-324, NaN) },
    { name: 'side', type: 'string', values: ['buy', '', '007', 'a "b",\nc', null] },
  ],
};

describe('tables', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tables it's [1]*-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const format of tableFormats) {
    describe(format, () => {
      it('gives back every value of any table, the schema known', async () => {
        const path = join(folder, `property.${format}`);
        await fc.assert(
          fc.asyncProperty(tables, async (table) => {
            await writeTable(path, table);
            assert.deepEqual(await readTable(path, schemaOf(table)), table);
          }),
          { numRuns: 60 },
        );
      }).timeout(60_000);

      it('tells the types by itself, nanoseconds and whole numbers over 2^53 included', async () => {
        const path = join(folder, `ticks.${format}`);
        await writeTable(path, ticks);
        assert.deepEqual(await readTable(path), ticks);
      });

      it('gives the same bytes twice, many chunks too, and leaves no working file', async () => {
        const quiet = await mkdtemp(join(folder, 'quiet-'));
        const rows = 20_000;
        const table: Table = {
          rows,
          columns: [
            {
              name: 'ts',
              type: 'timestamp',
              values: BigInt64Array.from({ length: rows }, (_, row) => BigInt(row) * 7n),
            },
            { name: 'v', type: 'double', values: Float64Array.from({ length: rows }, (_, row) => Math.sin(row)) },
            {
              name: 's',
              type: 'string',
              values: Array.from({ length: rows }, (_, row) => (row % 9 ? `s${row}` : null)),
            },
          ],
        };
        await writeTable(join(quiet, `one.${format}`), table);
        await writeTable(join(quiet, `two.${format}`), table);
        const [one, two] = await Promise.all(['one', 'two'].map((name) => readFile(join(quiet, `${name}.${format}`))));
        assert.ok(one!.equals(two!));
        assert.deepEqual(await readdir(quiet), [`one.${format}`, `two.${format}`]);
        assert.deepEqual(await readTable(join(quiet, `one.${format}`)), table);
      });

      it('names a file that is missing, cut off, or of other columns', async () => {
        const path = join(folder, `broken.${format}`);
        await assert.rejects(readTable(path), { name: 'IntegrityError', message: /broken.*there is none/ });
        await writeTable(path, ticks);
        await assert.rejects(readTable(path, [{ name: 'ts', type: 'timestamp' }]), {
          name: 'IntegrityError',
          message: /columns should be ts timestamp and are id int64, price double, side string, ts timestamp/,
        });
        const half = Math.floor((await readFile(path)).length / 2);
        await truncate(path, format === 'csv' ? half - 1 : half);
        await assert.rejects(readTable(path), (error: Error) => {
          assert.equal(error.name, 'IntegrityError');
          assert.ok(error.message.includes(path));
          return true;
        });
      });

      it('says that the disk is full and leaves nothing', async function () {
        const disk = mountSmallDisk(64);
        if ('why' in disk) {
          console.log(`      skipped: ${disk.why}`);
          return this.skip();
        }
        try {
          const values = Float64Array.from({ length: 50_000 }, (_, row) => Math.sin(row) * 1e5);
          const table: Table = { rows: values.length, columns: [{ name: 'a', type: 'double', values }] };
          await assert.rejects(writeTable(join(disk.path, `x.${format}`), table), {
            name: 'StorageError',
            message: new RegExp(`x\\.${format}.*the disk is full`, 's'),
          });
          assert.deepEqual(await readdir(disk.path), []);
        } finally {
          disk.unmount();
        }
      });
    });
  }

  it('writes Parquet that other readers take for nanoseconds', async () => {
    const path = join(tmpdir(), `plain-${process.pid}.parquet`);
    await writeTable(path, ticks);
    const connection = await (await DuckDBInstance.create()).connect();
    const schema = await connection.runAndReadAll(`DESCRIBE FROM '${path}'`);
    assert.deepEqual(
      schema.getRows().map(([name, type]) => [name, type]),
      [
        ['ts', 'TIMESTAMP_NS'],
        ['id', 'BIGINT'],
        ['price', 'DOUBLE'],
        ['side', 'VARCHAR'],
      ],
    );
    const rows = await connection.runAndReadAll(`SELECT ts::VARCHAR, count(*) OVER () FROM '${path}' LIMIT 1`);
    assert.deepEqual(rows.getRows(), [['2022-03-08 18:03:57.609765001', 5n]]);
    connection.closeSync();
    await rm(path);
  });

  it('writes Arrow that other readers take for nanoseconds in UTC', async () => {
    const path = join(folder, 'plain.arrow');
    await writeTable(path, ticks);
    const table = tableFromIPC(await readFile(path));
    assert.deepEqual(
      table.schema.fields.map(({ name, type }) => [name, String(type)]),
      [
        ['ts', 'Timestamp<NANOSECOND, UTC>'],
        ['id', 'Int64'],
        ['price', 'Float64'],
        ['side', 'Utf8'],
      ],
    );
    assert.equal(table.getChild('ts')!.nullCount, 1);
    assert.deepEqual([...table.getChild('side')!], ['buy', '', '007', 'a "b",\nc', null]);
  });

  it('writes CSV as a person reads it', async () => {
    const path = join(folder, 'plain.csv');
    await writeTable(path, ticks);
    assert.equal(
      await readFile(path, 'utf8'),
      [
        'ts,id,price,side',
        '2022-03-08T18:03:57.609765001Z,9007199254740993,0.30000000000000004,"buy"',
        '1969-12-31T23:59:59.999999999Z,9223372036854775807,-0.0,""',
        '1677-09-21T00:12:43.145224194Z,-9223372036854775807,Infinity,"007"',
        '2262-04-11T23:47:16.854775806Z,0,5e-324,"a ""b"",\nc"',
        ',,,',
        '',
      ].join('\n'),
    );
  });

  it('reads what others write: narrow types, dates, other units, a byte-order mark', async () => {
    const parquet = join(tmpdir(), `other-${process.pid}.parquet`);
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(
      `COPY (SELECT 1::TINYINT AS a, 2.5::FLOAT AS b, DATE '2020-01-31' AS c, TIMESTAMPTZ '2020-01-01 00:00:00.000001+00' AS d, 1.25::DECIMAL(9,2) AS e, NULL::INTEGER AS f) TO '${parquet}'`,
    );
    const read = await readTable(parquet);
    assert.deepEqual(
      read.columns.map(({ name, type, values }) => [name, type, values[0]]),
      [
        ['a', 'int64', 1n],
        ['b', 'double', 2.5],
        ['c', 'string', '2020-01-31'],
        ['d', 'timestamp', 1_577_836_800_000_001_000n],
        ['e', 'double', 1.25],
        ['f', 'int64', missing],
      ],
    );
    for (const [value, message] of [
      ['true', /'x' is BOOLEAN; convert/],
      [`TIMESTAMP 'infinity'`, /an infinite time/],
      [`TIMESTAMP '9999-12-31'`, /does not read/],
      ['(-9223372036854775808)::BIGINT', /row 0 of 'x' a value above -2\^63/],
    ] as const) {
      await connection.run(`COPY (SELECT ${value} AS x) TO '${parquet}'`);
      await assert.rejects(readTable(parquet), { name: 'IntegrityError', message });
    }
    connection.closeSync();
    await rm(parquet);
    const arrow = join(folder, 'other.arrow');
    const batch = new ArrowTable({
      t: vectorFromArray([1, 2], new TimestampMicrosecond()),
      n: vectorFromArray([7, 7], new Int32()),
      s: vectorFromArray(['x', 'x']),
    });
    await writeFile(arrow, tableToIPC(batch, 'file'));
    const fromArrow = await readTable(arrow);
    assert.deepEqual(
      fromArrow.columns.map(({ type, values }) => [type, ...values]),
      [
        ['timestamp', 1_000_000n, 2_000_000n],
        ['int64', 7n, 7n],
        ['string', 'x', 'x'],
      ],
    );
    const csv = join(folder, 'other.csv');
    await writeFile(csv, '\uFEFFwhen,n,x,note\r\n2020-01-01T00:00:00Z,1,1,a b\r\n,2,2.5,\n');
    assert.deepEqual(schemaOf(await readTable(csv)), [
      { name: 'when', type: 'timestamp' },
      { name: 'n', type: 'int64' },
      { name: 'x', type: 'double' },
      { name: 'note', type: 'string' },
    ]);
  });

  it('refuses tables and files that it cannot keep', async () => {
    const one = (name: string, type: 'timestamp', ...values: bigint[]): Table => ({
      rows: 1,
      columns: [{ name, type, values: BigInt64Array.from(values) }],
    });
    const text = (value: string): Table => ({ rows: 1, columns: [{ name: 's', type: 'string', values: [value] }] });
    for (const [path, table, message] of [
      ['x.parquet', { rows: 0, columns: [] }, /at least one column/],
      [
        'x.csv',
        { rows: 1, columns: [...text('a').columns, ...text('b').columns] },
        /'s' and 's' differ at most by case/,
      ],
      ['x.arrow', one('t', 'timestamp', 1n, 2n), /'t' has 2 rows and the table has 1/],
      ['x.csv', one('t', 'timestamp', widest), /row 0 is 9223372036854775807 ns, out of the range/],
      ['x.csv', one('', 'timestamp', 0n), /name "" is empty/],
      ['x.csv', text('\uD800'), /row 0 begins with a byte-order mark or is not valid Unicode/],
      ['x.csv', text('\uFEFFa'), /row 0 begins with a byte-order mark/],
      ['x.parqet', text('a'), /as parquet, arrow, csv, got "parqet"\. Did you mean parquet\?/],
    ] as const)
      await assert.rejects(writeTable(join(folder, path), table), { name: 'InputError', message });
    const csv = join(folder, 'bad.csv');
    for (const [content, message] of [
      ['', /found no bytes/],
      ['a,b\n1\n', /does not parse \(Invalid Record Length/],
      ['a\n"x\n', /does not parse \(Quote Not Closed/],
    ] as const) {
      await writeFile(csv, content);
      await assert.rejects(readTable(csv), { name: 'IntegrityError', message });
    }
    await writeFile(csv, Buffer.from([0x61, 0x0a, 0xff, 0x0a]));
    await assert.rejects(readTable(csv), { name: 'IntegrityError', message: /Expected UTF-8/ });
    await writeFile(csv, 'a\n1\nx\n');
    await assert.rejects(readTable(csv, [{ name: 'a', type: 'double' }]), {
      message: /Expected a double at row 2 of 'a' in .*found "x"/,
    });
  });
});
