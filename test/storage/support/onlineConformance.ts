import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OnlineStore, OnlineVector, WindowBound, WindowEvent } from '../../../contracts/featureStore.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

const key = { view: 'bars@1', entity: 'SP 500/é}' };
const vector = (eventTime: number, createdTime: number, value = eventTime): OnlineVector => ({
  ...key,
  eventTime,
  createdTime,
  values: Float64Array.of(value),
  expiresAt: null,
});
const event = (time: number, id = `e${time}`, value = time): WindowEvent => ({
  time,
  id,
  values: Float64Array.of(value),
});

/** Keeps what a window should keep, in the plainest way. */
export function slowWindow(events: readonly WindowEvent[], { last, withinMs }: WindowBound): readonly WindowEvent[] {
  const firsts = events.filter(({ id }, index) => events.findIndex((other) => other.id === id) === index);
  const ordered = [...firsts].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  const newest = Math.max(...ordered.map(({ time }) => time));
  const within = ordered.filter(({ time }) => withinMs === undefined || time > newest - withinMs);
  return last === undefined ? within : within.slice(Math.max(0, within.length - last));
}

/**
 * What every online store promises. `open` gives a connection to one store, which several may share; `fresh` an empty
 * store.
 */
export function onlineConformance(
  name: string,
  { fresh, open }: { fresh: () => Promise<void>; open: () => Promise<OnlineStore> },
): void {
  describe(`${name}: online store`, function () {
    this.timeout(30_000);
    let online: OnlineStore;
    beforeEach(async () => {
      await fresh();
      online = await open();
    });
    afterEach(() => online.close());

    const held = async () => (await online.readMany([key]))[0];

    it('writes what is newer by event time, then by created time, and keeps the rest', async () => {
      const steps: readonly (readonly [OnlineVector, 'written' | 'kept', number])[] = [
        [vector(100, 5), 'written', 100],
        [vector(90, 9), 'kept', 100],
        [vector(100, 4, 1), 'kept', 100],
        [vector(100, 5, 2), 'kept', 100],
        [vector(100, 6, 3), 'written', 3],
        [vector(101, 0, 4), 'written', 4],
        [vector(-5, 0, 5), 'kept', 4],
      ];
      for (const [next, outcome, value] of steps) {
        const counts = await online.writeIfNewer([next]);
        assert.deepEqual(counts, { written: 0, kept: 0, expired: 0, [outcome]: 1 });
        assert.deepEqual((await held())?.values, Float64Array.of(value));
      }
      const again = await online.writeIfNewer([vector(101, 0, 7)], { replaceEqual: true });
      assert.equal(again.written, 1);
      assert.deepEqual((await held())?.values, Float64Array.of(7));
    });

    it('gives back every bit, times and order of keys; null for what is not there', async () => {
      const values = Float64Array.of(0.1 + 0.2, -0, NaN, Number.MIN_VALUE, Number.MAX_VALUE, -Infinity, 5e-324);
      const other = { view: 'bars@1', entity: 'other' };
      await online.writeIfNewer([
        { ...vector(1, 2), values },
        { ...vector(1_700_000_000_123, 1_700_000_000_124), ...other, values: new Float64Array(0) },
      ]);
      const read = await online.readMany([{ view: 'x', entity: 'y' }, other, key]);
      assert.equal(read[0], null);
      assert.deepEqual([read[1]?.eventTime, read[1]?.createdTime], [1_700_000_000_123, 1_700_000_000_124]);
      assert.deepEqual(Buffer.from(read[2]!.values.buffer), Buffer.from(values.buffer));
      assert.deepEqual({ ...read[2], values: 0 }, { ...key, eventTime: 1, createdTime: 2, values: 0 });
      assert.deepEqual(await online.readMany([]), []);
    });

    it('takes and gives thousands in batches', async () => {
      const many = Array.from({ length: 2_300 }, (_, n) => ({ ...vector(n, 0), entity: `e${n}` }));
      assert.deepEqual(await online.writeIfNewer(many), { written: 2_300, kept: 0, expired: 0 });
      assert.deepEqual(await online.writeIfNewer(many), { written: 0, kept: 2_300, expired: 0 });
      const read = await online.readMany(many);
      assert.ok(read.every((one, n) => one?.eventTime === n && one.entity === `e${n}`));
    });

    it('gives nothing after the end, which comes from the event time, and does not take what is past it', async () => {
      const soon = Date.now() + 300;
      await online.writeIfNewer([{ ...vector(100, 0), expiresAt: soon }]);
      assert.equal((await held())?.eventTime, 100);
      while (Date.now() <= soon + 5) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(await held(), null);
      const late = { ...vector(200, 0), expiresAt: Date.now() - 1 };
      assert.deepEqual(await online.writeIfNewer([late]), { written: 0, kept: 0, expired: 1 });
      assert.equal(await held(), null);
      // A later vector without an end takes an earlier end away.
      await online.writeIfNewer([{ ...vector(300, 0), expiresAt: Date.now() + 200 }, vector(301, 0)]);
      await new Promise((resolve) => setTimeout(resolve, 260));
      assert.equal((await held())?.eventTime, 301);
    });

    it('lets the newest of 20 racing writers win, always', async () => {
      const random = createRandom(20, 'race');
      const writers = online.shared
        ? await Promise.all(Array.from({ length: 20 }, open))
        : Array.from({ length: 20 }, () => online);
      try {
        for (let round = 0; round < 15; round += 1) {
          const times = Array.from({ length: 20 }, () =>
            Array.from(
              { length: 5 },
              () => [round * 1000 + Math.floor(random.uniform() * 40), Math.floor(random.uniform() * 6)] as const,
            ),
          );
          const [event, created] = times
            .flat()
            .reduce((a, b) => (b[0] > a[0] || (b[0] === a[0] && b[1] > a[1]) ? b : a));
          const counts = await Promise.all(
            writers.map((writer, n) => writer.writeIfNewer(times[n]!.map(([e, c]) => vector(e, c, e * 100 + c)))),
          );
          const found = await held();
          assert.deepEqual(
            [found?.eventTime, found?.createdTime, found?.values[0]],
            [event, created, event * 100 + created],
          );
          assert.equal(
            counts.reduce((sum, one) => sum + one.written + one.kept, 0),
            100,
          );
        }
      } finally {
        if (online.shared) await Promise.all(writers.map((writer) => writer.close()));
      }
    });

    it('keeps windows as the plainest code does, whatever the order of events', async () => {
      let round = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.array(
              fc.record({
                time: fc.integer({ min: 0, max: 30 }),
                id: fc.constantFrom('a', 'B', 'é', 'z1', 'z2', 'q', 'r'),
              }),
              { maxLength: 6 },
            ),
            { maxLength: 4 },
          ),
          fc.record({
            last: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
            withinMs: fc.integer({ min: 1, max: 20 }),
          }),
          async (pushes, { last, withinMs }) => {
            const bound = last === undefined ? { withinMs } : { last, withinMs };
            const at = { view: 'w@1', entity: `round ${(round += 1)}` };
            let expected: readonly WindowEvent[] = [];
            for (const push of pushes) {
              const events = push.map(({ time, id }) => event(time, id, time * 10));
              await online.pushWindow(at, events, { bound });
              if (events.length > 0) expected = slowWindow([...expected, ...events], bound);
              assert.deepEqual(await online.readWindow(at), expected);
            }
          },
        ),
        { numRuns: 60, seed: 3 },
      );
    });

    it('keeps the last events of a window; the same event again changes nothing unless it replaces', async () => {
      const bound = { last: 3 };
      assert.deepEqual(
        await online.pushWindow(
          key,
          [1, 2, 3, 4].map((n) => event(n)),
          { bound },
        ),
        { added: 4, trimmed: 1 },
      );
      assert.deepEqual(await online.pushWindow(key, [event(4, 'e4', 9), event(3)], { bound }), {
        added: 0,
        trimmed: 0,
      });
      assert.deepEqual(
        (await online.readWindow(key)).map(({ values }) => values[0]),
        [2, 3, 4],
      );
      await online.pushWindow(key, [event(4, 'e4', 9)], { bound, replaceEqual: true });
      assert.deepEqual(
        (await online.readWindow(key)).map(({ values }) => values[0]),
        [2, 3, 9],
      );
      assert.deepEqual(await online.readWindow({ view: 'none', entity: 'none' }), []);
      const long = Array.from({ length: 1_700 }, (_, n) => event(n + 10, `n${String(n).padStart(5, '0')}`));
      assert.deepEqual(await online.pushWindow(key, long, { bound: { last: 1_000 } }), { added: 1_700, trimmed: 703 });
      assert.equal((await online.readWindow(key)).length, 1_000);
    });

    it('refuses fractional times, empty names and unbounded windows with what came', async () => {
      const refused = { name: 'InputError' };
      await assert.rejects(online.writeIfNewer([vector(1.5, 0)]), {
        ...refused,
        message: /whole epoch milliseconds, got 1\.5/,
      });
      await assert.rejects(online.writeIfNewer([vector(1, NaN)]), { ...refused, message: /created time .* got NaN/ });
      await assert.rejects(online.readMany([{ view: 'a|b', entity: 'c' }]), {
        ...refused,
        message: /without \|.*"a\|b"/,
      });
      await assert.rejects(online.pushWindow(key, [], { bound: {} }), {
        ...refused,
        message: /number or span, got neither/,
      });
      await assert.rejects(online.pushWindow(key, [], { bound: { last: 0 } }), {
        ...refused,
        message: /at least 1 event, got 0/,
      });
      await assert.rejects(online.pushWindow(key, [event(1, '')], { bound: { last: 1 } }), {
        ...refused,
        message: /name for the event/,
      });
    });

    it('ends when it is told to', async () => {
      const signal = AbortSignal.abort(new Error('told to stop'));
      await assert.rejects(online.writeIfNewer([vector(1, 1)], { signal }), /told to stop/);
      assert.equal(await held(), null);
    });
  });
}
