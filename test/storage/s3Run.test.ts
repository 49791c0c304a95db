import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { opening, realWorld, type World } from '../activities/support/realWorld.ts';
import { startSeaweedFs, type RunningS3 } from '../servers/seaweedfs.ts';
import { setVariables } from './support/setVariables.ts';

/** Opens, collects, validates, builds features and trains, as the pipeline does; twice, as a retry would. */
async function trained(world: World) {
  const { run, series, models } = await world.run('openRun', opening('small', { executionId: 'same-run' }));
  const collected = await world.run('collectSeries', { run, series: series[0]! });
  const data = await world.run('validateData', { run, collected: [collected] });
  const gold = await world.run('buildFeatures', { run, data });
  const request = { run, plan: models[0]!, gold, bases: [] };
  const model = await world.run('trainModel', request);
  const again = await world.run('trainModel', request);
  return { gold, model, again };
}

describe('a run in a lake on S3', () => {
  let server: RunningS3 | undefined;
  let restore: (() => void) | undefined;
  let folder = '';
  before(async function () {
    this.timeout(240_000);
    const started = await startSeaweedFs();
    if (typeof started === 'string') {
      console.log(`      skipped: ${started}`);
      this.skip();
    }
    server = started;
    folder = await mkdtemp(join(tmpdir(), 's3-run-'));
    // Local copies of what lies on S3 go under the folder for temporary files.
    restore = setVariables({ ...server.variables, TMPDIR: folder });
    await server.createBucket('lake');
  });
  after(async function () {
    this.timeout(30_000);
    restore?.();
    await server?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  it('has gold and a model with the same hashes as on disk, and proves them again', async () => {
    const worlds = await Promise.all([realWorld(), realWorld({ lakeUri: server!.uri('lake', 'runs of é') })]);
    try {
      const [disk, s3] = [await trained(worlds[0]), await trained(worlds[1])];
      assert.equal(s3.gold.parquet.sha256, disk.gold.parquet.sha256);
      assert.equal(s3.gold.arrow.sha256, disk.gold.arrow.sha256);
      assert.equal(s3.model.predictions.sha256, disk.model.predictions.sha256);
      assert.deepEqual([s3.model.reused, s3.again.reused], [false, true]);
      const bronze = (key: string): boolean => !key.startsWith('bronze/');
      const keys = await Promise.all(worlds.map((world) => world.keys('')));
      assert.deepEqual(keys[1]!.filter(bronze), keys[0]!.filter(bronze), 'the same objects lie in both');
      assert.equal(await worlds[1].lake.verify(s3.model.manifest), true);
    } finally {
      for (const world of worlds) await world.close();
    }
  }).timeout(120_000);
});
