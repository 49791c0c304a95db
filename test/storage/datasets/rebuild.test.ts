import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactRef } from '../../../contracts/artifact.ts';
import type { CollectedSeries, RunPlan } from '../../../contracts/runs.ts';
import { csv } from '../../../sources/csvBars.ts';
import { sources } from '../../../sources/registry.ts';
import { recordRunDatasets } from '../../../storage/datasets/ofRun.ts';
import { rebuildSilver } from '../../../storage/datasets/rebuild.ts';
import { recordedRun, type RecordedRun } from '../../../storage/datasets/recordedRun.ts';
import { diffDatasets } from '../../../storage/datasets/diff.ts';
import { paths } from '../../../storage/paths.ts';
import { opening, realWorld, type World } from '../../activities/support/realWorld.ts';

interface StoredRun extends RecordedRun {
  readonly plan: RunPlan;
  readonly collected: CollectedSeries;
  readonly silver: readonly ArtifactRef[];
}

/** Opens, collects and validates as the pipeline does, and writes what the run record says of it. */
async function runUntilSilver(world: World, system: string, asOf: string): Promise<StoredRun> {
  const plan = await world.run('openRun', opening(system, { asOf, runId: `${asOf}-run` }));
  const collected = await world.run('collectSeries', { run: plan.run, series: plan.series[0]! });
  const data = await world.run('validateData', { run: plan.run, collected: [collected] });
  const silver = [...data.observations, ...data.bars];
  const artifacts = [plan.run.config, collected.bronze!, ...silver, data.report];
  const { executionId } = plan.run;
  const quality = await world.lake.readJson<{ quarantined: RecordedRun['quarantined'] }>(data.report);
  await world.lake.putJson(paths.runFile(executionId, 'report.json'), { asOf, artifacts, quality }, 'report');
  return { executionId, asOf, artifacts, quarantined: quality.quarantined, complete: true, plan, collected, silver };
}

const sessions = (last: number): string =>
  [
    'date,open,high,low,close,volume',
    ...Array.from({ length: 1500 }, (_, day) => new Date(Date.UTC(2014, 0, 2 + day)))
      .filter((date) => date.getUTCDay() % 6 !== 0)
      .map((date, row) => {
        const price = 100 + Math.sin(row) + (row / 100) * (row % 3 === 0 ? last : 1);
        return `${date.toISOString().slice(0, 10)},${price},${price + 1},${price - 1},${price + 0.25},${1000 + row}`;
      }),
  ].join('\n');

describe('rebuilding silver', () => {
  let world: World;
  beforeEach(async () => {
    world = await realWorld();
  });
  afterEach(() => world.close());

  it('gives the bytes that validation stored, of observations and of bars', async () => {
    await writeFile(join(world.dataDir, 'MINE.csv'), sessions(1));
    for (const [system, asOf] of [
      ['small', '2019-12-31'],
      ['small', '2005-06-30'],
      ['small-bars', '2018-01-15'],
    ] as const) {
      const run = await runUntilSilver(world, system, asOf);
      assert.deepEqual(await recordedRun(world.lake, run.executionId), {
        executionId: run.executionId,
        asOf,
        artifacts: run.artifacts,
        quarantined: run.quarantined,
        complete: true,
      });
      const [rebuilt, ...others] = await rebuildSilver(world.lake, run, sources);
      assert.equal(others.length, 0);
      const { status, expected, made, rows } = rebuilt!;
      assert.deepEqual([status, expected, made, rows], ['same', run.silver[0]!.sha256, expected, run.silver[0]!.rows]);
    }
  }).timeout(60_000);

  it('puts back what is lost or damaged, and tells what cannot be', async () => {
    const run = await runUntilSilver(world, 'small', '2019-12-31');
    const silver = run.silver[0]!;
    const path = await world.lake.localFile(silver);
    const whole = await readFile(path);
    const rebuild = async () => (await rebuildSilver(world.lake, run, sources))[0]!;
    await rm(path);
    const missing = await rebuild();
    assert.equal(missing.status, 'restored');
    assert.match(missing.sentence, /is there again with the bytes of its raw reply\.$/);
    assert.ok(await world.lake.verify(silver));
    await writeFile(path, whole.subarray(0, whole.length / 2));
    const damaged = await rebuild();
    assert.match(damaged.sentence, /with the bytes of its raw reply, the damaged bytes are in damaged\//);
    assert.ok((await readFile(path)).equals(whole));
    await writeFile(world.lake.store.localPath(run.collected.bronze!.uri)!, 'half');
    const unavailable = await rebuild();
    assert.deepEqual([unavailable.status, unavailable.made], ['unavailable', null]);
    assert.match(unavailable.sentence, /raw reply bronze\/fred\/UNRATE.* is missing or damaged/);
  });

  it('names a source that reads its replies otherwise, and touches nothing', async () => {
    const run = await runUntilSilver(world, 'small', '2019-12-31');
    const before = await world.keys('');
    const other = { ...sources.fred, parse: (id: string, bytes: Uint8Array) => sources.fred.parse(id, bytes).slice(1) };
    const [found] = await rebuildSilver(world.lake, run, { fred: other });
    assert.equal(found!.status, 'differs');
    assert.notEqual(found!.made, found!.expected);
    assert.match(found!.sentence, /rows with sha256 [0-9a-f]{64} now, and the run stored [0-9a-f]{64}/);
    assert.deepEqual(await world.keys(''), before);
    await assert.rejects(rebuildSilver(world.lake, run, { csv }), {
      name: 'InputError',
      message: /reads the raw replies of fred, known are csv/,
    });
  });

  it('leaves out the sessions that checks kept out', async () => {
    await writeFile(join(world.dataDir, 'MINE.csv'), sessions(1));
    const run = await runUntilSilver(world, 'small-bars', '2018-01-15');
    const quarantined = [{ series: 'MINE', date: '2015-03-02', check: 'x', reason: 'y' }];
    const [without] = await rebuildSilver(world.lake, { ...run, quarantined }, sources);
    assert.equal(without!.rows, run.silver[0]!.rows! - 1);
  });

  it('finds runs by the beginning of their names', async () => {
    const run = await runUntilSilver(world, 'small', '2019-12-31');
    assert.equal((await recordedRun(world.lake, 'small_2019')).executionId, run.executionId);
    await assert.rejects(recordedRun(world.lake, run.executionId.replace('small', 'smal')), {
      name: 'InputError',
      message: new RegExp(`Did you mean ${run.executionId}\\? Runs: ${run.executionId}\\.`),
    });
    await runUntilSilver(world, 'small', '2018-12-31');
    await assert.rejects(recordedRun(world.lake, 'small'), { message: /but 2 begin with "small"/ });
    await writeFile(world.lake.store.localPath(paths.runFile(run.executionId, 'report.json'))!, '{"asOf":');
    await assert.rejects(recordedRun(world.lake, run.executionId), { name: 'IntegrityError', message: /is damaged/ });
  });

  it('knows a run that stopped early by its ledgers, the newest of a source, and its checks', async () => {
    const run = await runUntilSilver(world, 'small', '2019-12-31');
    await rm(world.lake.store.localPath(paths.runFile(run.executionId, 'report.json'))!);
    const ledger = async (number: number, bronze: ArtifactRef | null) => {
      const entry = { id: 'UNRATE', status: 'fetched', rows: 1, bronze, mode: 'snapshot', failure: null, why: null };
      const counts = { expected: 1, fetched: 1, absent: 0, missing: 0 };
      const content = { run: run.plan.run, source: 'fred', ...counts, entries: [entry] };
      await world.lake.putJson(paths.ledger(run.executionId, 'fred', number), content, 'ledger');
    };
    await ledger(9, null);
    await ledger(10, run.collected.bronze);
    const found = await recordedRun(world.lake, run.executionId);
    assert.deepEqual([found.asOf, found.artifacts, found.complete], ['2019-12-31', [run.collected.bronze], false]);
    const [same] = await rebuildSilver(world.lake, found, sources);
    assert.deepEqual([same!.status, same!.made], ['same', run.silver[0]!.sha256]);
    await rm(await world.lake.localFile(run.silver[0]!));
    assert.equal((await rebuildSilver(world.lake, found, sources))[0]!.status, 'restored');
    assert.ok(await world.lake.verify(run.silver[0]!));
    await writeFile(world.lake.store.localPath(paths.runFile(run.executionId, 'quality.json'))!, '{}');
    await assert.rejects(recordedRun(world.lake, run.executionId), {
      message: /with quarantined in runs\/.* is damaged/,
    });
  });

  it('two runs as of two days are two versions, whose diff is what became known', async () => {
    const versions: string[] = [];
    for (const asOf of ['2019-10-31', '2019-12-31']) {
      const run = await runUntilSilver(world, 'small', asOf);
      const { run: context } = run.plan;
      const gold = await world.run('buildFeatures', {
        run: context,
        data: { observations: run.silver, bars: [], report: run.artifacts.at(-1)!, warnings: 0, reused: false },
      });
      const urls = { fred: 'https://api.stlouisfed.org/fred?api_key=0123' };
      const tables = { run: context, collected: [run.collected], silver: run.silver, gold: gold.parquet, urls };
      const made = await recordRunDatasets(world.lake, { ...tables, at: '2020-01-01T00:00:00.000Z' });
      const again = await recordRunDatasets(world.lake, { ...tables, at: '2021-01-01T00:00:00.000Z' });
      assert.deepEqual(again, made);
      assert.deepEqual(made.gold.parents, [made.silver.version]);
      assert.deepEqual(made.silver.sources[0]!.bronze, run.collected.bronze);
      assert.match(made.silver.sources[0]!.url!, /api_key=REDACTED/);
      versions.push(made.silver.version);
    }
    const { entries } = await diffDatasets(world.lake, versions[0]!, versions[1]!);
    assert.equal(entries.length, 1);
    const { name, added, removed, examples } = entries[0]!;
    // The rates of October and November came out on the first Fridays of November and December.
    assert.deepEqual([name, added, removed], ['observations/fred/UNRATE', 2, 0]);
    assert.match(examples.added.join(), /obs_date=2019-10-01 .*obs_date=2019-11-01/);
  }).timeout(30_000);
});
