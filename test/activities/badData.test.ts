import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureTable, RunPlan } from '../../contracts/runs.ts';
import type { Faults } from '../../sources/snapshot/faults.ts';
import { mountSmallDisk } from '../storage/support/smallDisk.ts';
import { withRows } from './support/falseReplies.ts';
import { opening, realWorld, type World, type WorldOptions } from './support/realWorld.ts';

/** Opens, collects, validates and builds features, as the pipeline does. */
async function untilGold(
  world: World,
  system: string,
): Promise<{ plan: RunPlan; gold: FeatureTable; warnings: number }> {
  const plan = await world.run('openRun', opening(system));
  const collected = await world.run('collectSeries', { run: plan.run, series: plan.series[0]! });
  const data = await world.run('validateData', { run: plan.run, collected: [collected] });
  return { plan, gold: await world.run('buildFeatures', { run: plan.run, data }), warnings: data.warnings };
}

async function nothingDownstream(world: World): Promise<void> {
  for (const prefix of ['silver/', 'gold/', 'models/', 'memo/', 'registry/'])
    assert.deepEqual(await world.keys(prefix), [], prefix);
}

type Broken = Faults | ((world: World) => Promise<Faults>);

/** What the source does, the failure's name, what its sentence must say, and options of the world. */
const faults: readonly (readonly [string, Broken, string, RegExp, WorldOptions?])[] = [
  [
    'an empty series',
    { emptySeries: 'UNRATE' },
    'DataQualityError',
    /^The data of small as of 2019-12-31 failed 1 checks in 1 series: UNRATE \(all-missing\): expected at least 1 value known by 2019-12-31, found 0 values in 0 rows\. Correct or replace/,
  ],
  [
    'a column of missing values',
    (world) => withRows(world.snapshot, 'UNRATE', (rows) => rows.map((row) => ({ ...row, value: '.' }))),
    'DataQualityError',
    /UNRATE at 1960-01-01 \(all-missing\): expected at least 1 value known by 2019-12-31, found 0 values in 719 rows/,
  ],
  [
    'a gap of twenty years',
    (world) => withRows(world.snapshot, 'UNRATE', (rows) => rows.filter(({ date }) => date < '1980' || date >= '2000')),
    'DataQualityError',
    /UNRATE \(completeness\): expected at least 90 % of \d+ monthly periods, found \d+ periods, 66\.\d+ %/,
  ],
  [
    'a jump by a unit of a thousand',
    (world) =>
      withRows(world.snapshot, 'UNRATE', (rows) =>
        rows.map((row) => (row.date === '2010-05-01' ? { ...row, value: String(1000 * Number(row.value)) } : row)),
      ),
    'DataQualityError',
    /UNRATE at 2010-05-01 \(unit-jumps\): expected .*, found .*9600/,
  ],
  [
    'a document that breaks off',
    { truncate: true },
    'SourceUnavailableError',
    /should be a JSON document and broke off after \d+ characters/,
  ],
  [
    'a connection that breaks off',
    { drop: true },
    'SourceUnavailableError',
    /^FRED could not be reached for UNRATE \(\/series\): .* it is worth another try\.$/,
  ],
  [
    'a page with a row too few',
    { partialPage: true },
    'SourceUnavailableError',
    /should give \d+ of \d+ rows of UNRATE from row 1 on, got \d+ of \d+/,
  ],
  [
    'throttling',
    { status: 429 },
    'SourceUnavailableError',
    /^FRED throttled UNRATE \(\/series\) \(HTTP 429, .*worth another try in a minute\.$/,
  ],
  [
    'throttling in bare words',
    { plainText429: true, retryAfter: 1 },
    'SourceUnavailableError',
    /^FRED throttled UNRATE/,
  ],
  [
    'a server error',
    { status: 500 },
    'SourceUnavailableError',
    /^FRED could not answer UNRATE \(\/series\) \(HTTP 500, .*It is worth another try\.$/,
  ],
  [
    'silence',
    { slowMs: 2_000 },
    'SourceUnavailableError',
    /^FRED should answer UNRATE \(\/series\) within 100 ms and did not\./,
    { sources: { timeoutMs: 100 } },
  ],
  [
    'a page that is no data',
    { status: 200, body: '<html>Log in</html>' },
    'SchemaError',
    /should be JSON, got .*<html>Log in/,
  ],
  [
    'data without what it should have',
    { status: 200, body: '{}', path: '/observations' },
    'SchemaError',
    /FRED's data of UNRATE should have realtime_start 1776-07-04 as asked, got nothing/,
  ],
  [
    'today’s view instead of all vintages',
    { ignoreRealtime: true },
    'SchemaError',
    /should have realtime_start 1776-07-04 as asked/,
  ],
];

describe('bad data through the real activities', () => {
  for (const [what, broken, name, message, options] of faults)
    it(`${what}: its sentence, nothing downstream; good data then succeed`, async () => {
      const world = await realWorld(options);
      try {
        world.snapshot.setFaults(typeof broken === 'function' ? await broken(world) : broken);
        await assert.rejects(untilGold(world, 'small'), { name, message });
        await nothingDownstream(world);
        world.snapshot.setFaults({});
        const { gold, warnings } = await untilGold(world, 'small');
        assert.deepEqual([warnings, gold.features], [0, ['change']]);
        assert.ok(await world.lake.verify(gold.arrow));
      } finally {
        await world.close();
      }
    });

  it('a gap of some months is a warning that the quality report names', async () => {
    const world = await realWorld();
    try {
      world.snapshot.setFaults(
        await withRows(world.snapshot, 'UNRATE', (rows) =>
          rows.filter(({ date }) => date < '1980' || date >= '1980-04'),
        ),
      );
      const { plan, warnings } = await untilGold(world, 'small');
      assert.equal(warnings, 1);
      const report = Buffer.from((await world.lake.store.get(`runs/${plan.run.executionId}/quality.json`))!).toString();
      assert.match(report, /3 missing: 1980-01-01, 1980-02-01, 1980-03-01/);
    } finally {
      await world.close();
    }
  });

  it('a wrong key is refused for good, and never shown', async () => {
    const apiKey = 'not-a-key';
    const world = await realWorld({ fred: { apiKey } });
    try {
      await assert.rejects(untilGold(world, 'small'), (error: Error) => {
        assert.equal(error.name, 'SourceRefusedError');
        assert.match(
          error.message,
          /^FRED refused UNRATE \(\/series\) \(HTTP 400, .*not a 32 character.*Set FRED_API_KEY to a key from/,
        );
        assert.doesNotMatch(error.message, new RegExp(apiKey));
        return true;
      });
      assert.deepEqual(await world.keys('bronze/'), []);
    } finally {
      await world.close();
    }
    const live = await realWorld({ fred: { mode: 'fred-api', apiKey: 'ABC' } });
    try {
      await assert.rejects(untilGold(live, 'small'), {
        name: 'ConfigError',
        message: /FRED_API_KEY should be 32 lower-case letters and digits, got 3 characters/,
      });
    } finally {
      await live.close();
    }
  });

  it('bars with a date twice, a broken price or no file stop the run, and say where', async () => {
    const world = await realWorld();
    const header = 'date,open,high,low,close,volume';
    try {
      await assert.rejects(untilGold(world, 'small-bars'), {
        name: 'SourceRefusedError',
        message: /Bars of MINE should be in .*MINE\.csv, which cannot be read \(ENOENT\): put the file there/,
      });
      for (const [rows, message] of [
        [['2019-01-02,1,1,1,1,1', '2019-01-02,1,1,1,1,1'], /row 3: 2019-01-02 is there twice/],
        [
          ['2019-01-03,1,1,1,1,1', '2019-01-02,1,1,1,1,1'],
          /row 3: 2019-01-02 comes after 2019-01-03, dates should ascend/,
        ],
        [['2019-01-02,1,1,1,,1'], /row 2: .*close/],
      ] as const) {
        await writeFile(join(world.dataDir, 'MINE.csv'), [header, ...rows].join('\n'));
        await assert.rejects(untilGold(world, 'small-bars'), { name: 'SchemaError', message });
      }
      assert.deepEqual(await world.keys('bronze/'), []);
      await nothingDownstream(world);
    } finally {
      await world.close();
    }
  });

  it('a full disk loses nothing and leaves nothing half-written; the same run goes on when there is room', async function () {
    const disk = mountSmallDisk(1024);
    if ('why' in disk) {
      console.log(`      left out: ${disk.why}`);
      return this.skip();
    }
    const world = await realWorld({ lakeUri: join(disk.path, 'lake') });
    const ballast = join(disk.path, 'ballast');
    const full = {
      name: 'StorageError',
      message: /^Could not write .* \(ENOSPC\); the disk is full: free some space or move the lake/,
    };
    try {
      const plan = await world.run('openRun', opening('small'));
      const fill = async () => {
        for (let kib = 1024; kib >= 4; kib -= 4) {
          const done = await writeFile(ballast, new Uint8Array(kib * 1024)).then(
            () => true,
            () => false,
          );
          if (done) return;
        }
      };
      const collect = () => world.run('collectSeries', { run: plan.run, series: plan.series[0]! });
      await fill();
      await assert.rejects(collect(), full);
      assert.deepEqual(await world.keys(''), [plan.run.config.uri]);
      await rm(ballast);
      const collected = await collect();
      const validate = () => world.run('validateData', { run: plan.run, collected: [collected] });
      await fill();
      await assert.rejects(validate(), full);
      await nothingDownstream(world);
      assert.ok(await world.lake.verify(collected.bronze!));
      await rm(ballast);
      const data = await validate();
      await fill();
      await assert.rejects(world.run('buildFeatures', { run: plan.run, data }), full);
      await rm(ballast);
      const gold = await world.run('buildFeatures', { run: plan.run, data });
      for (const ref of [gold.parquet, gold.arrow, gold.summary, ...data.observations])
        assert.ok(await world.lake.verify(ref), ref.uri);
    } finally {
      await world.close();
      disk.unmount();
    }
  });
});
