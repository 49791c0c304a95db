import assert from 'node:assert/strict';
import fc from 'fast-check';
import { limiter } from '../../workflows/limiter.ts';

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

describe('limiter', () => {
  it('never admits more than its places, in the order of asking, and gives each its own answer', async () => {
    const task = fc.record({ turns: fc.nat(6), fails: fc.boolean(), later: fc.nat(4) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(task, { maxLength: 40 }), async (places, tasks) => {
        const limit = limiter(places);
        const [asked, begun]: [number[], number[]] = [[], []];
        let [running, most] = [0, 0];
        const results = await Promise.all(
          tasks.map(async ({ turns: length, fails, later }, id) => {
            await turns(later);
            asked.push(id);
            return limit(async () => {
              begun.push(id);
              running += 1;
              most = Math.max(most, running);
              await turns(length);
              running -= 1;
              if (fails) throw new Error(`task ${id}`);
              return id;
            }).catch((error: unknown) => (error as Error).message);
          }),
        );
        assert.deepEqual(
          results,
          tasks.map(({ fails }, id) => (fails ? `task ${id}` : id)),
        );
        assert.deepEqual(begun, asked, 'first come, first served');
        assert.ok(most <= places, `${most} at once, ${places} places`);
        assert.equal(most === 0, tasks.length === 0);
      }),
    );
  });

  it('gives a freed place to the one that waits, not to a newcomer', async () => {
    const limit = limiter(1);
    const order: string[] = [];
    let release: () => void = () => undefined;
    const held = limit(() => new Promise<void>((go) => (release = go)));
    const waiting = limit(() => Promise.resolve(order.push('waited')));
    await turns(5);
    release();
    await held;
    await Promise.all([limit(() => Promise.resolve(order.push('newcomer'))), waiting]);
    assert.deepEqual(order, ['waited', 'newcomer']);
  });

  it('uses all its places', async () => {
    const limit = limiter(3);
    let running = 0;
    const releases: (() => void)[] = [];
    const all = Array.from({ length: 5 }, () =>
      limit(() => {
        running += 1;
        return new Promise<void>((go) => releases.push(go));
      }),
    );
    await turns(10);
    assert.equal(running, 3);
    while (releases.length > 0) {
      releases.shift()!();
      await turns(10);
    }
    await Promise.all(all);
    assert.equal(running, 5);
  });
});
