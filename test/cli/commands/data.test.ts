import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetDiff, DatasetManifest, DatasetSummary, RebuiltSeries } from '../../../contracts/dataset.ts';
import { diff, get, rebuild, show, versions } from '../../../cli/commands/data.ts';
import type { Output } from '../../../cli/output.ts';
import { fred } from '../../../sources/fred.ts';
import { startSnapshot } from '../../../sources/snapshot/server.ts';
import { endOfDay } from '../../../contracts/dates.ts';
import type { Lake } from '../../../storage/lake.ts';
import { paths } from '../../../storage/paths.ts';
import { observationsToParquet } from '../../../storage/seriesTables.ts';
import { sha256, sha256OfFile } from '../../../storage/sha256.ts';
import { contextFor } from '../../sources/support.ts';
import { datasetOf, quarter, tableOf } from '../../storage/support/datasets.ts';
import { temporaryLake } from '../../storage/support/temporaryLake.ts';

/** What a command shows to a program and to a person. */
function recorded(): { readonly output: Output; value(): unknown; text(): string } {
  let shown: { readonly value: unknown; readonly lines: readonly string[] } | null = null;
  const plain = (text: string) => text;
  const nothing = () => undefined;
  const output: Output = {
    json: false,
    live: false,
    say: nothing,
    status: nothing,
    problem: nothing,
    bold: plain,
    dim: plain,
    result: (value, lines) => {
      shown = { value, lines };
    },
  };
  return { output, value: () => shown?.value, text: () => shown?.lines.join('\n') ?? '' };
}

describe('regimen data', () => {
  let temporary: Awaited<ReturnType<typeof temporaryLake>>;
  let lake: Lake;
  let first: DatasetManifest;
  let second: DatasetManifest;
  let shown: ReturnType<typeof recorded>;
  beforeEach(async () => {
    temporary = await temporaryLake();
    ({ lake } = temporary);
    shown = recorded();
    const sources = [{ source: 'fred', series: 'GDP', url: 'https://api.example/?api_key=abc', bronze: null }];
    const made = { executionId: 'macro-cycle_2020-03-31_x', system: 'macro-cycle', asOf: '2020-03-31', sources };
    first = (await datasetOf(temporary, tableOf(quarter), made)).manifest;
    const parents = [first.version];
    second = (await datasetOf(temporary, tableOf([...quarter.slice(1), ['2020-04-01', 4]]), { parents })).manifest;
  });
  afterEach(() => temporary.remove());

  it('lists versions, for people and for programs', async () => {
    await versions(lake, shown.output);
    assert.equal((shown.value() as DatasetSummary[]).length, 2);
    assert.match(shown.text(), /^version +created +system +as of +tables +rows +parents +run\n/);
    assert.match(
      shown.text(),
      new RegExp(
        `\n${first.version.slice(0, 12)} +2026-01-01T00:00:00 +macro-cycle +2020-03-31 +1 +3 +macro-cycle_2020`,
      ),
    );
    const empty = await temporaryLake();
    await versions(empty.lake, shown.output);
    assert.deepEqual(
      [shown.value(), shown.text()],
      [[], 'No dataset versions yet. A run makes them: regimen run macro-cycle'],
    );
    await empty.remove();
  });

  it('shows one version, without keys', async () => {
    await show(lake, shown.output, first.version.slice(0, 7));
    assert.equal((shown.value() as DatasetManifest).version, first.version);
    assert.match(shown.text(), /made by macro-cycle_2020-03-31_x/);
    assert.match(shown.text(), /macro\/GDP +3 +obs_date +[0-9a-f]{12} +tables\/\d+\.parquet/);
    assert.match(shown.text(), /macro\/GDP: obs_date string, value double, seen timestamp/);
    assert.match(shown.text(), /fred +GDP +https:\/\/api\.example\/\?api_key=REDACTED +absent/);
    assert.doesNotMatch(JSON.stringify(shown.value()), /abc"/);
    await assert.rejects(show(lake, shown.output, `${first.version.slice(0, 11)}x`), {
      name: 'InputError',
      message: new RegExp(`Did you mean ${first.version.slice(0, 12)}\\?.*regimen data versions lists them\\.$`),
    });
  });

  it('shows what changed, with examples', async () => {
    await diff(lake, shown.output, first.version, second.version);
    assert.equal((shown.value() as DatasetDiff).entries.length, 1);
    assert.match(shown.text(), /: 1 tables differ, 0 hold the same rows\n/);
    assert.match(shown.text(), /macro\/GDP +changed +3 → 3 +\+1 +-1 +0\n/);
    assert.match(shown.text(), /macro\/GDP\n {2}\+ obs_date=2020-04-01\n {2}- obs_date=2020-01-01$/);
    await diff(lake, shown.output, first.version, first.version);
    assert.match(shown.text(), /hold the same rows in 1 tables\.$/);
  });

  it('copies a version out, and knows its formats', async () => {
    const to = join(temporary.folder, 'copy');
    await get(lake, shown.output, first.version, { to, format: 'csv' });
    assert.match(shown.text(), /macro\/GDP +3 +.*macro\.GDP\.csv\n\n[0-9a-f]{12} is in .*copy, every row verified\.$/);
    assert.deepEqual((await readdir(to)).sort(), ['macro.GDP.csv', 'manifest.json']);
    assert.match(
      await readFile(join(to, 'macro.GDP.csv'), 'utf8'),
      /^obs_date,value,seen\n"2020-01-01",1\.5,1970-01-01T/,
    );
    await assert.rejects(get(lake, shown.output, first.version, { to: `${to}2`, format: 'parket' }), {
      name: 'InputError',
      message: /Did you mean parquet\?$/,
    });
  });

  it('rebuilds silver, and fails where it is not the same', async () => {
    const snapshot = await startSnapshot();
    const { raw, rows } = await fred.fetch({ series: 'UNRATE', frequency: 'monthly' }, contextFor(snapshot));
    await snapshot.stop();
    const hash = await sha256(raw.bytes);
    const bronze = await lake.put(
      paths.bronze('fred', 'UNRATE', '2020-01-01', hash, 'json'),
      raw.bytes,
      'bronze',
      rows,
    );
    const scratch = join(temporary.folder, 'scratch.parquet');
    const known = fred.parse('UNRATE', raw.bytes).filter((row) => row.releaseTime <= endOfDay('2010-12-31'));
    const put = async (executionId: string, values: typeof known) => {
      await observationsToParquet(scratch, values);
      const name = (await sha256OfFile(scratch)).sha256.slice(0, 16);
      const silver = await lake.putFile(paths.silver('fred', 'UNRATE', name), scratch, 'observations', values.length);
      const report = { asOf: '2010-12-31', artifacts: [bronze, silver], quality: { quarantined: [] } };
      await lake.putJson(paths.runFile(executionId, 'report.json'), report, 'report');
      return silver;
    };
    const silver = await put('good', known);
    await put('other', known.slice(1));
    await rm(lake.store.localPath(silver.uri)!);
    await rebuild(lake, shown.output, 'good');
    const { series } = shown.value() as { series: RebuiltSeries[] };
    assert.deepEqual([series[0]!.status, series[0]!.made], ['restored', silver.sha256]);
    assert.match(
      shown.text(),
      /fred +UNRATE +restored +\d+ +[0-9a-f]{12}\n\nUNRATE: .* is there again with the bytes of its raw reply\.$/,
    );
    await assert.rejects(rebuild(lake, shown.output, 'other'), {
      name: 'IntegrityError',
      message: 'Expected 1 series of other to be the same when rebuilt, but 1 are not: UNRATE differs.',
    });
    assert.match(shown.text(), /UNRATE +differs/);
    await writeFile(lake.store.localPath(bronze.uri)!, 'half');
    await assert.rejects(rebuild(lake, shown.output, 'good'), { message: /UNRATE unavailable\.$/ });
    await assert.rejects(rebuild(lake, shown.output, 'goood'), { message: /Did you mean good\?/ });
  });
});
