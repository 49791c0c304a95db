import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profile } from '../../../cli/commands/profile.ts';
import type { Output } from '../../../cli/output.ts';
import type { ProfilePage } from '../../../contracts/profile.ts';
import { frameToParquet } from '../../../storage/frameTables.ts';
import { createLake } from '../../../storage/lake.ts';
import { paths } from '../../../storage/paths.ts';
import { writeTable } from '../../../storage/tables.ts';
import { missing } from '../../../storage/tables/table.ts';

const day = 86_400_000;
const rows = 120;
const time = Float64Array.from({ length: rows }, (_, row) => row * day);

describe('regimen data profile', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-profile-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** What the command gives as its result, and the lines that people see. */
  async function run(wanted: string, out?: string) {
    const given: { value: unknown; lines: readonly string[] }[] = [];
    const output = { result: (value: unknown, lines: readonly string[]) => given.push({ value, lines }) };
    await profile({
      lake: () => createLake(join(folder, 'lake')),
      output: output as unknown as Output,
      wanted,
      folder: join(folder, 'state'),
      ...(out === undefined ? {} : { out }),
    });
    return { page: given[0]!.value as ProfilePage & { readonly path: string }, lines: given[0]!.lines };
  }

  async function gold(id: string): Promise<void> {
    const path = join(folder, `${id}.parquet`);
    const close = Float64Array.from({ length: rows }, (_, row) => (row % 10 === 3 ? NaN : Math.sin(row)));
    await frameToParquet(path, { time, columns: { close } });
    await createLake(join(folder, 'lake')).putFile(paths.goldParquet(id), path, 'gold', rows);
    await rm(path);
  }

  it('writes the page of a run’s gold table, found by the beginning of its name', async () => {
    await gold('macro-cycle-2019-12-31-aaaa');
    await gold('macro-cycle-2020-01-31-bbbb');
    const { page, lines } = await run('macro-cycle-2020');
    assert.equal(page.source, 'gold/macro-cycle-2020-01-31-bbbb/processed_data.parquet');
    assert.deepEqual([page.rows, page.columns.map(({ name }) => name)], [rows, ['close']]);
    assert.deepEqual([page.columns[0]!.missing, page.time?.column, page.time?.medianStep], [12, 'time', day]);
    assert.match(page.sha256, /^[0-9a-f]{64}$/);
    assert.equal(page.path, join(folder, 'state', 'profile-macro-cycle-2020-01-31-bbbb.html'));
    const html = await readFile(page.path, 'utf8');
    assert.ok(html.includes('<h1>Profile of macro-cycle-2020-01-31-bbbb</h1>'));
    assert.ok(lines.at(-1)!.startsWith('profile file://'));
    assert.deepEqual(await readdir(join(folder, 'state')), ['profile-macro-cycle-2020-01-31-bbbb.html']);
  });

  it('profiles any Parquet, Arrow or CSV file, with whole numbers, text and holes', async () => {
    const times = BigInt64Array.from(time, (ms) => BigInt(ms) * 1_000_000n);
    const whole = BigInt64Array.from({ length: rows }, (_, row) => (row === 5 ? missing : BigInt(row)));
    const state = Array.from({ length: rows }, (_, row) => (row % 4 === 0 ? null : `s${row % 2}`));
    const pages = [];
    for (const format of ['parquet', 'arrow', 'csv']) {
      const path = join(folder, `mine.${format}`);
      await writeTable(path, {
        rows,
        columns: [
          { name: 'seen_at', type: 'timestamp', values: times },
          { name: 'count', type: 'int64', values: whole },
          { name: 'state', type: 'string', values: state },
        ],
      });
      const { page } = await run(path, join(folder, `${format}.html`));
      assert.deepEqual([page.path, page.time?.column], [join(folder, `${format}.html`), 'seen_at']);
      assert.deepEqual([page.columns[0]!.missing, page.texts[0]!.missing, page.texts[0]!.distinct], [1, 30, 2]);
      const { columns, texts, correlations } = page;
      pages.push({ columns, texts, correlations });
    }
    assert.deepEqual(pages[1], pages[0]);
    assert.deepEqual(pages[2], pages[0]);
  });

  it('refuses what it cannot find or tell apart, and writes nothing', async () => {
    await gold('a-2019');
    await gold('a-2020');
    await assert.rejects(run('a-'), { name: 'InputError', message: /2 runs begin\. They are: a-2019, a-2020\.$/ });
    await assert.rejects(run('b'), { name: 'InputError', message: /0 runs begin\. Runs with one: a-2019, a-2020\.$/ });
    await assert.rejects(run(join(folder, 'none.parquet')), {
      name: 'InputError',
      message: /none\.parquet, and there/,
    });
    const broken = join(folder, 'broken.parquet');
    await writeFile(broken, 'PAR1 no more');
    await assert.rejects(run(broken), { name: 'IntegrityError' });
    assert.deepEqual((await readdir(folder)).sort(), ['broken.parquet', 'lake']);
  });
});
