import assert from 'node:assert/strict';
import type { OnlineStore } from '../../../contracts/featureStore.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { memoryOnline } from '../../../storage/featureStore/online/memoryOnline.ts';
import { materialiseView } from '../../../storage/featureStore/materialiseView.ts';
import { proveParity } from '../../../storage/featureStore/parity.ts';
import { listViews, onlineName, versionOf } from '../../../storage/featureStore/views.ts';
import type { Lake } from '../../../storage/lake.ts';
import { day, dayMs, goldFrame, recordGold, viewOf, type GoldRow } from '../support/goldLake.ts';
import { temporaryLake } from '../support/temporaryLake.ts';

const features = ['rate', 'spread'];
const view = viewOf({ windowRows: 20, ttlMs: 1_000 * dayMs });

/** Rows with odd bits that become known up to six days late, some together, some after a later one. */
function rows(n: number): GoldRow[] {
  const random = createRandom(8, 'parity rows');
  return Array.from({ length: n }, (_, i) => ({
    time: day(i),
    known: day(i + Math.floor(random.uniform() * 7)),
    values: [random.uniform() / 3, i % 5 === 0 ? -0 : random.uniform() * 1e-12],
  }));
}

describe('proveParity', function () {
  this.timeout(30_000);
  let world: { lake: Lake; folder: string; remove: () => Promise<void> };
  let online: OnlineStore;
  beforeEach(async () => {
    world = await temporaryLake();
    online = memoryOnline(() => day(100));
  });
  afterEach(() => world.remove());

  async function bring(given: readonly GoldRow[], until = Infinity): Promise<void> {
    const gold = goldFrame(features, given);
    await materialiseView({ lake: world.lake, online, view, gold, until, full: false, at: '2020-01-01T00:00:00Z' });
  }
  const record = (given: readonly GoldRow[], asOf: number) =>
    recordGold(world, 'tiny', { frame: goldFrame(features, given), asOf });
  async function prove(change: Partial<Parameters<typeof proveParity>[0]> = {}) {
    const { seed = 4 } = change;
    const random = createRandom(seed, 'sample');
    const views = await listViews(world.lake);
    const uniform = () => random.uniform();
    return proveParity({
      lake: world.lake,
      online,
      system: 'tiny',
      views,
      at: day(100),
      sample: 1_000,
      seed,
      uniform,
      tolerance: 0,
      ...change,
    });
  }

  it('finds both sides equal bit for bit at any time', async () => {
    const all = rows(40);
    await record(all, 60);
    for (const n of [0, 3, 7, 12, 25, 60]) {
      await bring(all, day(n));
      const report = await prove({ at: day(n) });
      assert.deepEqual(report.mismatches, [], `day ${n}`);
      assert.equal(report.equal, report.values);
    }
    const report = await prove({ at: day(60) });
    assert.deepEqual(
      [report.vectors, report.sampled, report.values, report.at],
      [21, 21, 42, '2020-03-01T00:00:00.000Z'],
    );
  });

  it('samples by seed, the newest always among them', async () => {
    await record(rows(40), 60);
    await bring(rows(40));
    const key = { view: onlineName(await versionOf(view)), entity: 'SP500' };
    await online.pushWindow(
      key,
      (await online.readWindow(key)).map((event) => ({ ...event, values: Float64Array.of(9, 9) })),
      {
        bound: { last: 20 },
        replaceEqual: true,
      },
    );
    const sampled = async (seed: number) => {
      const report = await prove({ sample: 6, seed });
      assert.deepEqual([report.sampled, report.values, report.equal], [6, 12, 2]);
      return report.mismatches.map(({ offline }) => offline);
    };
    const first = await sampled(1);
    assert.deepEqual(await sampled(1), first);
    assert.notDeepEqual(await sampled(2), first);
  });

  it('tells a planted value with both numbers, and lets a declared tolerance pass it', async () => {
    await record(rows(40), 60);
    await bring(rows(40));
    const key = { view: onlineName(await versionOf(view)), entity: 'SP500' };
    const [held] = await online.readMany([key]);
    const values = Float64Array.from(held!.values);
    values[0] = values[0]! + 2 ** -54;
    await online.writeIfNewer([{ ...held!, values, expiresAt: null }], { replaceEqual: true });
    const report = await prove();
    const [first, ...others] = report.mismatches;
    assert.equal(others.length, 0);
    assert.deepEqual(first, {
      view: 'bars',
      entity: 'SP500',
      feature: 'rate',
      kind: 'value',
      online: String(values[0]),
      offline: String(held!.values[0]),
      difference: 2 ** -54,
    });
    assert.equal(report.equal, report.values - 1);
    assert.deepEqual((await prove({ tolerance: 1e-9 })).mismatches, []);
    assert.deepEqual((await prove({ tolerance: 1e-17 })).mismatches, [first]);
    const zero = Float64Array.from(held!.values, (value) => (Object.is(value, -0) ? 0 : value));
    await online.pushWindow(
      key,
      [{ time: day(35), id: new Date(day(35)).toISOString(), values: Float64Array.of(rows(40)[35]!.values[0]!, 0) }],
      {
        bound: { last: 20 },
        replaceEqual: true,
      },
    );
    await online.writeIfNewer([{ ...held!, values: zero, expiresAt: null }], { replaceEqual: true });
    const signs = (await prove()).mismatches;
    assert.ok(
      signs.some(({ online: one, offline }) => one === '0' && offline === '-0'),
      JSON.stringify(signs),
    );
  });

  it('tells rows that are behind, ahead or missing', async () => {
    const all = rows(40);
    await record(all, 60);
    await bring(all, day(20));
    const kinds = async (at: number) => {
      const { mismatches } = await prove({ at });
      return [mismatches[0]?.kind, new Set(mismatches.slice(1).map(({ kind }) => kind))];
    };
    assert.deepEqual((await kinds(day(100)))[0], 'behind');
    assert.deepEqual((await kinds(day(5)))[0], 'ahead');
    const [first] = (await prove({ at: day(100) })).mismatches;
    assert.ok(first!.feature === null && first!.online! < first!.offline!);
    online = memoryOnline(() => day(100));
    const lost = await prove({ at: day(100) });
    assert.deepEqual(new Set(lost.mismatches.map(({ kind }) => kind)), new Set(['missing']));
    assert.deepEqual([lost.vectors, lost.equal], [21, 0]);
  });

  it('refuses no views, no sample and a negative tolerance', async () => {
    await assert.rejects(prove(), {
      name: 'InputError',
      message: /found none; run: regimen features materialise tiny/,
    });
    await assert.rejects(prove({ sample: 0 }), { name: 'InputError', message: /at least 1 vector, got 0/ });
    await assert.rejects(prove({ tolerance: NaN }), { name: 'InputError', message: /at least 0, got NaN/ });
  });
});
