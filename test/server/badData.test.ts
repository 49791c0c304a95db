import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { causeOfFailure } from '../../cli/follow.ts';
import { queues } from '../../contracts/names.ts';
import type { PipelineResult } from '../../contracts/runs.ts';
import { withRows } from '../activities/support/falseReplies.ts';
import { realWorld, type World } from '../activities/support/realWorld.ts';
import { mountSmallDisk } from '../storage/support/smallDisk.ts';
import { fakeActivities } from '../support/fakeActivities.ts';
import { withWorkers } from '../support/withWorkers.ts';

type Outcome = { readonly result: PipelineResult } | { readonly failure: string; readonly message: string };

/** The pipeline with everything real up to gold; training and what follows only answers. */
async function runPipeline(world: World): Promise<Outcome> {
  const real = world.pick('openRun', 'collectSeries', 'validateData', 'buildFeatures');
  const activities = fakeActivities(real);
  return withWorkers(activities, async ({ client }) => {
    const options = {
      taskQueue: queues.flow,
      workflowId: `bad-data-${randomUUID()}`,
      args: [{ system: 'small', asOf: '2019-12-31' }],
    };
    return client.workflow.execute<(input: object) => Promise<PipelineResult>>('pipeline', options as never).then(
      (result) => ({ result }),
      (error: unknown) => causeOfFailure(error),
    );
  });
}

describe('bad data through the whole pipeline', function () {
  this.timeout(180_000);

  it('stops a run with its sentence and nothing downstream; after the correction the next run reuses nothing broken', async () => {
    const world = await realWorld();
    try {
      world.snapshot.setFaults(
        await withRows(world.snapshot, 'UNRATE', (rows) =>
          rows.map((row) => (row.date >= '2010-05-01' ? { ...row, value: String(1000 * Number(row.value)) } : row)),
        ),
      );
      const bad = await runPipeline(world);
      assert.ok('failure' in bad);
      assert.equal(bad.failure, 'DataQualityError');
      assert.match(bad.message, /UNRATE at 2010-05-01 \(unit-jumps\)/);
      for (const prefix of ['silver/', 'gold/', 'models/', 'memo/', 'registry/'])
        assert.deepEqual(await world.keys(prefix), []);
      world.snapshot.setFaults({});
      const good = await runPipeline(world);
      assert.ok('result' in good);
      assert.deepEqual([good.result.degraded, good.result.reusedStages], [false, []]);
      const again = await runPipeline(world);
      assert.ok('result' in again);
      assert.deepEqual(again.result.reusedStages, ['collect', 'validate', 'features']);
    } finally {
      await world.close();
    }
  });

  it('is not stopped by a source’s bad minute', async () => {
    const world = await realWorld();
    try {
      world.snapshot.setFaults({ status: 500, times: 2 });
      const outcome = await runPipeline(world);
      assert.ok('result' in outcome, JSON.stringify(outcome));
      assert.equal(world.snapshot.requests.length, 4, 'two failures, then metadata and observations');
    } finally {
      await world.close();
    }
  });

  it('is stopped at once by a wrong key', async () => {
    const world = await realWorld({ fred: { apiKey: 'not-a-key' } });
    try {
      const outcome = await runPipeline(world);
      assert.ok('failure' in outcome);
      assert.deepEqual([outcome.failure, world.snapshot.requests.length], ['SourceRefusedError', 1]);
      assert.doesNotMatch(outcome.message, /not-a-key/);
      assert.deepEqual(await world.keys('bronze/'), []);
    } finally {
      await world.close();
    }
  });

  it('waits out a full disk and goes on by itself when there is room', async function () {
    const disk = mountSmallDisk(1024);
    if ('why' in disk) {
      console.log(`      left out: ${disk.why}`);
      return this.skip();
    }
    const world = await realWorld({ lakeUri: join(disk.path, 'lake') });
    try {
      const ballast = join(disk.path, 'ballast');
      await writeFile(ballast, new Uint8Array(960 * 1024));
      // Room comes once the series was read a second time: its first reply could not be stored.
      const room = setInterval(() => {
        if (world.snapshot.requests.length <= 2) return;
        clearInterval(room);
        void rm(ballast);
      }, 50);
      const outcome = await runPipeline(world);
      assert.ok('result' in outcome, JSON.stringify(outcome));
      assert.equal((await world.keys('bronze/')).length, 1);
      assert.ok(world.snapshot.requests.length > 2, 'the first attempt met the full disk');
    } finally {
      await world.close();
      disk.unmount();
    }
  });
});
