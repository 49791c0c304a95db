import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { createProviderActivities } from '../../activities/index.ts';
import { causeOfFailure } from '../../cli/follow.ts';
import type { BackfillResult, CollectInput, CollectResult, Ledger } from '../../contracts/collect.ts';
import { ConfigError } from '../../contracts/failures.ts';
import { queues } from '../../contracts/names.ts';
import { paths } from '../../storage/paths.ts';
import { fakeActivities } from '../support/fakeActivities.ts';
import { tinyWorld, type TinyWorld } from '../support/tinySystem.ts';
import type { TestServer } from '../support/temporalServer.ts';
import { withWorkers } from '../support/withWorkers.ts';

const startCollect = ({ client }: TestServer, input: CollectInput) =>
  client.workflow.start<(input: CollectInput) => Promise<CollectResult>>('collect', {
    taskQueue: queues.flow,
    workflowId: `collect-${randomUUID()}`,
    args: [input],
  });

async function ledgersOf(world: TinyWorld): Promise<Ledger[]> {
  const ledgers: Ledger[] = [];
  for await (const key of world.lake.store.list('runs/'))
    if (key.includes('/ledger/'))
      ledgers.push(JSON.parse(new TextDecoder().decode((await world.lake.store.get(key)) ?? undefined)) as Ledger);
  return ledgers;
}

const bronzeOf = ({ collected }: CollectResult): string[] =>
  collected.map(({ id, bronze }) => `${id} ${bronze?.sha256 ?? 'absent'}`).sort();

describe('collect', function () {
  this.timeout(120_000);
  const input = { system: 'tiny', asOf: '2019-12-31' } as const;

  it('keeps a provider’s rate over all workers, one request an activity, with the same bronze as in one go', async () => {
    const [queue, perSecond] = ['regimen-test-fred', 8];
    const world = await tinyWorld({ providerQueue: (source) => (source === 'fred' ? queue : null) });
    const free = await tinyWorld();
    try {
      const whole = await withWorkers(free.activities, async (server) => (await startCollect(server, input)).result());
      await withWorkers(world.activities, async (server) => {
        const activities: ReturnType<typeof createProviderActivities> = world.activities;
        // A connection each, as two processes have.
        const connections = await Promise.all([1, 2].map(() => NativeConnection.connect({ address: server.address })));
        const limited = await Promise.all(
          connections.map((connection) =>
            Worker.create({
              connection,
              taskQueue: queue,
              activities,
              maxTaskQueueActivitiesPerSecond: perSecond,
            }),
          ),
        );
        const running = limited.map((worker) => worker.run());
        const began = Date.now();
        const result = await (await startCollect(server, input)).result();
        const seconds = (Date.now() - began) / 1000;
        for (const worker of limited) worker.shutdown();
        await Promise.all(running);
        for (const connection of connections) await connection.close();
        assert.deepEqual(bronzeOf(result), bronzeOf(whole));
        const requests = world.snapshot.requests.length;
        assert.equal(requests, free.snapshot.requests.length, 'no request was sent twice');
        // A queue lets one second's worth through at once when it has been quiet.
        assert.ok(
          requests <= perSecond * (seconds + 1),
          `${requests} requests in ${seconds.toFixed(1)} s, at most ${perSecond} a second`,
        );
      });
    } finally {
      await world.close();
      await free.close();
    }
  });

  it('keeps what came, says what is missing and why, and fetches only that when it is resumed', async () => {
    const world = await tinyWorld();
    try {
      await withWorkers(world.activities, async (server) => {
        const refused = { status: 400, body: '{"error_code":400,"error_message":"Bad Request.  Injected."}' };
        world.snapshot.setFaults({ ...refused, times: 1 });
        const failure = await (await startCollect(server, input)).result().then(() => null, causeOfFailure);
        assert.equal(failure?.failure, 'SourceRefusedError');
        const [, system, executionId] = /regimen collect (\S+) --resume (\S+)$/.exec(failure.message)!;
        assert.equal(system, 'tiny');
        assert.match(failure.message, /^1 of 9 series are missing\. fred \S+: .*Injected/);
        const fred = (await ledgersOf(world)).find(({ source }) => source === 'fred')!;
        assert.deepEqual([fred.expected, fred.fetched, fred.missing], [9, 8, 1]);
        const gone = fred.entries.find(({ status }) => status === 'missing')!;

        const before = world.snapshot.requests.length;
        const resumed = await (await startCollect(server, { resume: executionId! })).result();
        const asked = world.snapshot.requests.slice(before);
        assert.ok(
          asked.every((request) => request.includes(`series_id=${gone.id}&`)),
          asked.join(' '),
        );
        assert.equal(resumed.collected.filter(({ bronze }) => bronze !== null).length, 9);
        const again = await (await startCollect(server, { resume: executionId! })).result();
        assert.deepEqual([again.collected, again.ledgers], [[], []]);
        assert.ok(await world.lake.store.head(paths.ledger(executionId!, 'fred', 2)));
      });
    } finally {
      await world.close();
    }
  });

  it('names the nearest execution when there is no ledger to resume', async () => {
    const world = await tinyWorld();
    try {
      await withWorkers(world.activities, async (server) => {
        const failure = await (
          await startCollect(server, { resume: 'nosuch' })
        )
          .result()
          .then(() => null, causeOfFailure);
        assert.equal(failure?.failure, 'InputError');
        assert.match(failure.message, /no ledger of an execution nosuch/);
      });
    } finally {
      await world.close();
    }
  });
});

describe('backfill', function () {
  this.timeout(120_000);

  it('runs every month end once; a second one runs only what failed', async () => {
    let broken = true;
    const opened: string[] = [];
    const base = fakeActivities();
    const activities = fakeActivities({
      openRun: (request) => {
        opened.push(request.asOf!);
        return base.openRun(request);
      },
      buildFeatures: (request) =>
        broken && request.run.asOf === '2019-11-30'
          ? Promise.reject(new ConfigError('Injected.'))
          : base.buildFeatures(request),
    });
    await withWorkers(activities, async ({ client }) => {
      const run = (range: object) =>
        client.workflow.execute<(input: object) => Promise<BackfillResult>>('backfill', {
          taskQueue: queues.flow,
          workflowId: `backfill-${randomUUID()}`,
          args: [range],
        });
      const range = { system: `backfill-${randomUUID()}`, from: '2019-10-15', to: '2019-12-31' };
      const outcomes = ({ partitions }: BackfillResult) => partitions.map(({ asOf, outcome }) => `${asOf} ${outcome}`);
      assert.deepEqual(outcomes(await run(range)), ['2019-10-31 done', '2019-11-30 failed', '2019-12-31 done']);
      broken = false;
      opened.length = 0;
      assert.deepEqual(outcomes(await run(range)), ['2019-10-31 skipped', '2019-11-30 done', '2019-12-31 skipped']);
      assert.deepEqual(opened, ['2019-11-30']);
      const reversed = await run({ ...range, from: '2020-12-31' }).then(() => null, causeOfFailure);
      assert.match(reversed?.message ?? '', /from an earlier to a later date, got from 2020-12-31 to 2019-12-31/);
    });
  });
});
