import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { canonicalJson } from '../../storage/canonicalJson.ts';
import { createDataset, listDatasets, showDataset } from '../../storage/datasets.ts';
import { getDataset } from '../../storage/datasets/get.ts';
import { redactUrl } from '../../storage/datasets/redactUrl.ts';
import { rowsHash } from '../../storage/datasets/rowsHash.ts';
import { createLakeOn, type Lake } from '../../storage/lake.ts';
import { paths } from '../../storage/paths.ts';
import { readTable, tableFormats } from '../../storage/tables.ts';
import type { Table, TableColumn } from '../../storage/tables/table.ts';
import { createdAt, datasetOf, quarter, origin, stored, tableOf, type Row } from './support/datasets.ts';
import { mountSmallDisk } from './support/smallDisk.ts';
import { temporaryLake } from './support/temporaryLake.ts';

/** The rows of a table in another order. */
function reordered(table: Table, order: readonly number[]): Table {
  const columns = table.columns.map((column): TableColumn => {
    switch (column.type) {
      case 'double':
        return { ...column, values: Float64Array.from(order, (row) => column.values[row]!) };
      case 'string':
        return { ...column, values: order.map((row) => column.values[row]!) };
      default:
        return { ...column, values: BigInt64Array.from(order, (row) => column.values[row]!) };
    }
  });
  return { rows: order.length, columns: columns.reverse() };
}

describe('datasets', () => {
  let temporary: Awaited<ReturnType<typeof temporaryLake>>;
  let lake: Lake;
  let folder: string;
  beforeEach(async () => {
    temporary = await temporaryLake();
    ({ lake, folder } = temporary);
  });
  afterEach(() => temporary.remove());

  it('gives equal rows one version: any file format, order of rows, order of columns, maker and time', async () => {
    const table = tableOf(quarter);
    const first = await datasetOf(temporary, table);
    assert.equal(first.created, true);
    for (const format of tableFormats) {
      const again = await datasetOf(temporary, reordered(table, [2, 0, 1]), { executionId: `run-${format}`, format });
      assert.equal(again.created, false);
      assert.deepEqual(again.manifest, first.manifest);
    }
    const { manifest, runs } = await showDataset(lake, first.manifest.version.slice(0, 5));
    assert.deepEqual(manifest, first.manifest);
    assert.deepEqual(runs, ['run-arrow', 'run-csv', 'run-parquet']);
    assert.equal((await listDatasets(lake)).length, 1);
  });

  it('hashes rows whatever their order, and changes with any bit', async () => {
    const row = fc.tuple(fc.string({ maxLength: 3 }), fc.option(fc.double({ noNaN: true })), fc.bigInt(-9n, 9n));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), fc.nat(), async (rows, seed) => {
        const table = tableOf(rows);
        const order = rows.map((_, index) => index).sort((a, b) => ((a * 31 + seed) % 7) - ((b * 31 + seed) % 7));
        assert.equal(await rowsHash(reordered(table, order)), await rowsHash(table));
        const [date, value, seen] = rows[0]!;
        const rest = rows.slice(1);
        const others: Row[] = [
          [`${date}x`, value, seen],
          [date, value === null ? 0 : null, seen],
          [date, value, seen + 1n],
        ];
        for (const other of others) assert.notEqual(await rowsHash(tableOf([other, ...rest])), await rowsHash(table));
      }),
      { numRuns: 50 },
    );
    const hash = (name: string, type: 'int64' | 'timestamp') =>
      rowsHash({ rows: 1, columns: [{ name, type, values: BigInt64Array.of(1n) }] });
    const all = [await hash('a', 'int64'), await hash('a', 'timestamp'), await hash('b', 'int64')];
    assert.equal(new Set(all).size, 3, 'names and types count');
    assert.notEqual(await rowsHash(tableOf([['a', 0]])), await rowsHash(tableOf([['a', -0]])));
    const twice = tableOf([quarter[0]!, quarter[0]!]);
    assert.notEqual(await rowsHash(twice), await rowsHash(tableOf([quarter[0]!])));
  });

  it('keeps parents and sources without keys, and survives fifty makers at once', async () => {
    const { manifest: parent } = await datasetOf(temporary, tableOf(quarter));
    const file = await stored(lake, folder, tableOf(quarter.slice(1)));
    const sources = [
      { source: 'fred', series: 'GDP', url: 'https://u:p@api.example/fred?series_id=GDP&api_key=s3cret', bronze: null },
    ];
    const makers = await Promise.all(
      Array.from({ length: 50 }, (_, maker) =>
        createDataset(lake, {
          entries: [{ name: 'macro/GDP', key: ['obs_date'], file }],
          origin: { ...origin, executionId: `run-${maker}`, parents: [parent.version], sources },
          at: new Date(maker).toISOString(),
        }),
      ),
    );
    assert.equal(new Set(makers.map(({ manifest }) => canonicalJson(manifest))).size, 1);
    assert.equal(makers.filter(({ created }) => created).length, 1);
    const { manifest, runs } = await showDataset(lake, makers[0]!.manifest.version);
    assert.equal(runs.length, 50);
    assert.deepEqual(manifest.parents, [parent.version]);
    assert.equal(manifest.sources[0]!.url, 'https://api.example/fred?series_id=GDP&api_key=REDACTED');
    for await (const key of lake.store.list('datasets/'))
      assert.doesNotMatch(Buffer.from((await lake.store.get(key))!).toString(), /s3cret|u:p@/, key);
    assert.deepEqual(
      (await listDatasets(lake)).map(({ version, rows }) => [version, rows]),
      [
        [parent.version, 3],
        [manifest.version, 2],
      ],
    );
  }).timeout(20_000);

  it('takes keys out of any address', () => {
    for (const [address, clean] of [
      ['https://api.example/a?token=x&b=1#f', 'https://api.example/a?token=REDACTED&b=1'],
      ['postgres://me:pw@host:5432/db?password=x', 'postgres://host:5432/db?password=REDACTED'],
      ['//me:pw@host/x?key=1', '//host/x'],
      ['http::addr=h;', 'http::addr=h;'],
    ] as const)
      assert.equal(redactUrl(address), clean);
  });

  it('copies a version out in every format, from a lake elsewhere too', async () => {
    const table = tableOf(quarter);
    const { manifest } = await datasetOf(temporary, table);
    const remote = createLakeOn({ ...lake.store, localPath: () => null });
    for (const [format, from] of [...tableFormats.map((one) => [one, lake] as const), ['csv', remote] as const]) {
      const target = join(folder, `out-${format}-${from === lake ? 'here' : 'there'}`);
      const copied = await getDataset(from, manifest.version.slice(0, 12), { folder: target, format });
      assert.deepEqual(copied.files, [{ name: 'macro/GDP', path: join(target, `macro.GDP.${format}`), rows: 3 }]);
      assert.deepEqual(await readTable(copied.files[0]!.path, manifest.entries[0]!.schema), table);
      assert.deepEqual(JSON.parse(await readFile(join(target, 'manifest.json'), 'utf8')), manifest);
      await assert.rejects(getDataset(from, manifest.version, { folder: target, format }), {
        name: 'InputError',
        message: /new or empty folder.*holds 2 files/,
      });
    }
    const empty = join(folder, 'deep/er/empty');
    await mkdir(empty, { recursive: true });
    await getDataset(lake, manifest.version, { folder: empty, format: 'csv' });
    assert.deepEqual((await readdir(empty)).sort(), ['macro.GDP.csv', 'manifest.json']);
    assert.deepEqual(await readdir(join(folder, 'deep/er')), ['empty']);
  });

  it('refuses damaged files and manifests, and leaves nothing half copied', async () => {
    const { manifest } = await datasetOf(temporary, tableOf(quarter));
    const target = join(folder, 'never');
    const { file } = manifest.entries[0]!;
    const whole = await readFile(await lake.localFile(file));
    await writeFile(join(folder, file.uri), whole.subarray(0, whole.length / 2));
    for (const attempt of [
      () => getDataset(lake, manifest.version, { folder: target, format: 'csv' }),
      () => createDataset(lake, { entries: [{ name: 'x', key: [], file }], origin, at: createdAt }),
    ])
      await assert.rejects(attempt, { name: 'IntegrityError', message: /damaged or replaced/ });
    await rm(join(folder, file.uri));
    await assert.rejects(getDataset(lake, manifest.version, { folder: target, format: 'csv' }), {
      name: 'IntegrityError',
      message: /there is none/,
    });
    await assert.rejects(readdir(target), { code: 'ENOENT' });
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('.regimen-')),
      [],
    );
    const path = join(folder, paths.datasetManifest(manifest.version));
    for (const text of ['{', 'null', (await readFile(path, 'utf8')).replace(/"obs_date"/g, '"day"')]) {
      await writeFile(path, text);
      await assert.rejects(showDataset(lake, manifest.version), { name: 'IntegrityError', message: /another hash/ });
    }
  });

  it('names unknown and ambiguous versions, and tables that are no dataset', async () => {
    const versions = [];
    for (let value = 0; value < 17; value += 1)
      versions.push((await datasetOf(temporary, tableOf([['a', value]]))).manifest.version);
    const typo = `${versions[0]!.slice(0, 8)}zz${versions[0]!.slice(10, 12)}`;
    await assert.rejects(showDataset(lake, typo), {
      name: 'InputError',
      message: new RegExp(`begins with "${typo}"\\. Did you mean ${versions[0]!.slice(0, 12)}\\? There are 17: .*, …;`),
    });
    const shared = versions.map((version) => version[0]!).find((digit, index, all) => all.indexOf(digit) !== index)!;
    await assert.rejects(showDataset(lake, shared), { name: 'InputError', message: /but \d begin with/ });
    await assert.rejects(showDataset(lake, ''), { name: 'InputError' });
    const file = await stored(lake, folder, tableOf([quarter[0]!, quarter[0]!]));
    const entry = (name: string, ...key: string[]) => ({ name, key, file });
    for (const [entries, message] of [
      [[], /at least one table/],
      [[entry('a'), entry('a')], /got "a" twice/],
      [[entry('a', 'obs_date')], /one row for each obs_date in a, but rows 1 and 2 have the same: obs_date=2020-01-01/],
      [[entry('a', 'date')], /key column 'date' in a, which has obs_date, value, seen/],
    ] as const)
      await assert.rejects(createDataset(lake, { entries, origin, at: createdAt }), { name: 'InputError', message });
    assert.equal((await listDatasets(lake)).length, 17);
  });

  it('says that the disk is full and leaves nothing of a copy', async function () {
    const disk = mountSmallDisk(256);
    if ('why' in disk) {
      console.log(`      skipped: ${disk.why}`);
      return this.skip();
    }
    try {
      const rows = Array.from({ length: 40_000 }, (_, row): Row => [`d${row}`, Math.sin(row)]);
      const { manifest } = await datasetOf(temporary, tableOf(rows));
      await assert.rejects(getDataset(lake, manifest.version, { folder: join(disk.path, 'copy'), format: 'csv' }), {
        name: 'StorageError',
        message: /the disk is full/,
      });
      assert.deepEqual(await readdir(disk.path), []);
    } finally {
      disk.unmount();
    }
  });
});
