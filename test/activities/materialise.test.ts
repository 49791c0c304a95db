import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createMaterialise } from '../../activities/materialise.ts';
import type { MaterialiseRequest, MaterialiseResult, OnlineStore } from '../../contracts/featureStore.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { openOnlineStore } from '../../storage/featureStore/openOnlineStore.ts';
import { proveParity } from '../../storage/featureStore/parity.ts';
import { listViews } from '../../storage/featureStore/views.ts';
import type { Lake } from '../../storage/lake.ts';
import { parseSystem } from '../../systems/schema.ts';
import { startRedis, type RunningRedis } from '../servers/redis.ts';
import { day, goldFrame, recordGold } from '../storage/support/goldLake.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';
import { known } from '../systems/known.ts';
import { minimal } from '../systems/minimal.ts';

const system = `${minimal}feature_views:
  newest: { description: The newest row., version: 1, owner: tests }
  window: { description: A window., version: 1, owner: tests, window_rows: 900 }
`;
const rows = Array.from({ length: 2_000 }, (_, n) => ({ time: day(n), known: day(n) + 5, values: [n / 7] }));
const asked: MaterialiseRequest = { system: 'tiny', views: null, asOf: null, full: false };

describe('materialiseFeatures', function () {
  this.timeout(60_000);
  let redis: RunningRedis;
  let world: { lake: Lake; folder: string; remove: () => Promise<void> };
  before(async function () {
    const started = await startRedis();
    if (typeof started === 'string') {
      console.log(started);
      return this.skip();
    }
    redis = started;
    world = await temporaryLake();
    await recordGold(world, 'tiny', { frame: goldFrame(['rate'], rows.slice(0, 1_500)), asOf: 1_500 });
  });
  after(async () => {
    await (redis as RunningRedis | undefined)?.stop();
    await (world as typeof world | undefined)?.remove();
  });

  const open = () => openOnlineStore(`${redis.url}?prefix=activity:`, Date.now);
  const activityIn = (
    request: MaterialiseRequest,
    {
      onlineStore,
      environment = quiet(),
    }: { onlineStore?: () => Promise<OnlineStore>; environment?: MockActivityEnvironment },
  ) => {
    const systems = {
      list: () => Promise.resolve(['tiny']),
      load: () => Promise.resolve(parseSystem(system, 'tiny.yaml', known)),
    };
    const activities = createMaterialise({
      lake: world.lake,
      systems,
      heartbeatMs: 20,
      now: () => day(3_000),
      ...(onlineStore && { onlineStore }),
    });
    type Work = (given: MaterialiseRequest) => Promise<MaterialiseResult | null>;
    const work: Work = (given) => activities.materialiseFeatures(given);
    return environment.run<[MaterialiseRequest], MaterialiseResult | null, Work>(work, request);
  };
  const quiet = () => new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR', () => undefined) });
  const prove = async () => {
    const online = await open();
    const random = createRandom(1, 'sample');
    const views = await listViews(world.lake);
    const uniform = () => random.uniform();
    const report = await proveParity({
      lake: world.lake,
      online,
      system: 'tiny',
      views,
      at: day(5_000),
      sample: 5_000,
      seed: 1,
      uniform,
      tolerance: 0,
    });
    await online.close();
    return report;
  };

  it('does nothing where no store is connected', async () => {
    assert.equal(await activityIn(asked, {}), null);
  });

  it('that was killed in the middle goes on where the store was, beating all the while; both sides are then equal', async () => {
    const environment = quiet();
    const beats: unknown[] = [];
    environment.on('heartbeat', (detail: unknown) => beats.push(detail));
    let pushes = 0;
    const dying = async (): Promise<OnlineStore> => {
      const online = await open();
      return {
        ...online,
        pushWindow: (...given) => {
          pushes += 1;
          if (pushes === 3) throw new Error('the worker died');
          return online.pushWindow(...given);
        },
      };
    };
    await assert.rejects(activityIn(asked, { onlineStore: dying, environment }), /the worker died/);
    assert.ok(
      beats.some((detail) => JSON.stringify(detail) === '{"view":"window","rows":1000,"of":1500}'),
      JSON.stringify(beats),
    );
    assert.deepEqual(
      (await listViews(world.lake)).map(({ view }) => view.name),
      ['newest'],
    );
    const done = await activityIn(asked, { onlineStore: open });
    assert.equal(done?.store, redis.url);
    assert.deepEqual(
      done.views.map(({ view, rows: read, written, windowed }) => ({ view, read, written, windowed })),
      [
        { view: 'newest', read: 1, written: 0, windowed: 0 },
        { view: 'window', read: 501, written: 2, windowed: 500 },
      ],
    );
    const report = await prove();
    assert.deepEqual([report.vectors, report.values, report.equal, report.mismatches.length], [902, 902, 902, 0]);
  });

  it('brings what came since, once; a day before all gold is refused', async () => {
    const executionId = await recordGold(world, 'tiny', { frame: goldFrame(['rate'], rows), asOf: 2_000 });
    assert.equal((await prove()).mismatches[0]?.kind, 'behind');
    await assert.rejects(activityIn({ ...asked, asOf: '2020-02-01' }, { onlineStore: open }), {
      name: 'InputError',
      message: /gold of tiny as of 2020-02-01 or earlier/,
    });
    const one = await activityIn({ ...asked, views: ['newest'] }, { onlineStore: open });
    assert.deepEqual([one?.executionId, one?.views.length, one?.views[0]?.written], [executionId, 1, 1]);
    const done = await activityIn(asked, { onlineStore: open });
    assert.deepEqual(
      done?.views.map(({ rows: read, written, windowed }) => [read, written, windowed]),
      [
        [1, 0, 0],
        [501, 2, 500],
      ],
    );
    const again = await activityIn(asked, { onlineStore: open });
    assert.deepEqual(
      again?.views.map(({ written, windowed }) => [written, windowed]),
      [
        [0, 0],
        [0, 0],
      ],
    );
    const report = await prove();
    assert.deepEqual([report.equal, report.mismatches.length], [902, 0]);
  });

  it('refuses an unknown view with the nearest, and ends when it is cancelled', async () => {
    await assert.rejects(activityIn({ ...asked, views: ['windo'] }, { onlineStore: open }), {
      name: 'InputError',
      message: /tiny has no feature view windo; it has newest, window\. Did you mean window\?/,
    });
    const environment = quiet();
    environment.cancel();
    await assert.rejects(activityIn({ ...asked, full: true }, { onlineStore: open, environment }));
  });
});
