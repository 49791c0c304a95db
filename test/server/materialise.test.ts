import assert from 'node:assert/strict';
import { createMaterialise } from '../../activities/materialise.ts';
import { materialise } from '../../cli/commands/features.ts';
import type { Output } from '../../cli/output.ts';
import type { MaterialiseResult } from '../../contracts/featureStore.ts';
import { openOnlineStore } from '../../storage/featureStore/openOnlineStore.ts';
import { parseSystem } from '../../systems/schema.ts';
import { startRedis, type RunningRedis } from '../servers/redis.ts';
import { day, goldFrame, recordGold } from '../storage/support/goldLake.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';
import { fakeActivities } from '../support/fakeActivities.ts';
import { withWorkers } from '../support/withWorkers.ts';
import { known } from '../systems/known.ts';
import { minimal } from '../systems/minimal.ts';

describe('regimen features materialise', function () {
  this.timeout(90_000);
  let redis: RunningRedis;
  before(async function () {
    const started = await startRedis();
    if (typeof started === 'string') {
      console.log(started);
      return this.skip();
    }
    redis = started;
  });
  after(() => (redis as RunningRedis | undefined)?.stop());

  it('runs the workflow over a Redis that comes back, and says what it needs where no store is connected', async () => {
    const world = await temporaryLake();
    const rows = [0, 1].map((n) => ({ time: day(n), known: day(n + 1), values: [n] }));
    await recordGold(world, 'tiny', { frame: goldFrame(['rate'], rows), asOf: 3 });
    let opened = 0;
    let connected = false;
    const onlineStore = () => {
      opened += 1;
      return openOnlineStore(opened === 1 ? 'redis://127.0.0.1:1' : redis.url, Date.now);
    };
    const { lake } = world;
    const load = () => Promise.resolve(parseSystem(minimal, 'tiny.yaml', known));
    const deps = { lake, systems: { list: () => Promise.resolve(['tiny']), load }, heartbeatMs: 1_000, now: Date.now };
    const materialiseFeatures: ReturnType<typeof createMaterialise>['materialiseFeatures'] = (request) =>
      createMaterialise(connected ? { ...deps, onlineStore } : deps).materialiseFeatures(request);
    let shown: MaterialiseResult | null = null;
    let lines: readonly string[] = [];
    const plain = (text: string) => text;
    const nothing = () => undefined;
    const result = (value: unknown, text: readonly string[]) => {
      shown = value as MaterialiseResult;
      lines = text;
    };
    const told = { json: false, live: false, say: nothing, status: nothing, problem: nothing, bold: plain, dim: plain };
    const output: Output = { ...told, result };
    await withWorkers(fakeActivities({ materialiseFeatures }), async ({ client }) => {
      const stack = { client, lake, uiUrl: null, close: () => Promise.resolve() };
      await assert.rejects(materialise(stack, output, 'tiny', {}), /REGIMEN_ONLINE_STORE of the worker names none/);
      connected = true;
      await materialise(stack, output, 'tiny', { full: true });
      await assert.rejects(materialise(stack, output, 'tiny', { views: ['tini'] }), {
        name: 'InputError',
        message: /Did you mean tiny\?/,
      });
    });
    assert.ok(opened >= 2, 'the first store was not there, and the activity was tried again');
    assert.deepEqual(shown!.views[0]?.written, 1);
    assert.match(lines.join('\n'), /^tiny +[0-9a-f]{12} +2 +1 +0 +0 +2020-01-03T00:00:00\.000Z$/m);
    await world.remove();
  });
});
