import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../../../storage/objectStore.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const keysOf = async (store: ObjectStore, prefix: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys;
};

/** What every object store promises; `open` gives a fresh, empty store. */
export function storeConformance(name: string, open: () => Promise<ObjectStore>): void {
  describe(`${name}: object store`, () => {
    let store: ObjectStore;
    beforeEach(async () => {
      store = await open();
    });

    it('creates once, then says same, then refuses other bytes with both hashes', async () => {
      const one = text('one');
      const two = text('two');
      assert.equal(await store.putIfAbsent('a/b', one), 'created');
      assert.equal(await store.putIfAbsent('a/b', one), 'same');
      await assert.rejects(store.putIfAbsent('a/b', two), (error: Error) => {
        assert.equal(error.name, 'ConflictError');
        assert.ok(error.message.includes(sha(one)) && error.message.includes(sha(two)), error.message);
        return true;
      });
      assert.deepEqual(Buffer.from((await store.get('a/b'))!), Buffer.from(one));
    });

    it('is probed without leaving anything in sight', async () => {
      await Promise.all([store.probe(), store.probe()]);
      await store.probe();
      assert.deepEqual(await keysOf(store, ''), []);
    });

    it('lets one of 50 writers of the same bytes create', async () => {
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => store.putIfAbsent('race', text('same'))));
      assert.equal(outcomes.filter((outcome) => outcome === 'created').length, 1);
      assert.deepEqual(await keysOf(store, ''), ['race']);
    });

    it('lets one of 50 writers of different bytes win and tells the others', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, writer) => store.putIfAbsent('race', text(`writer ${writer}`))),
      );
      const winners = outcomes.flatMap((outcome, writer) => (outcome.status === 'fulfilled' ? [writer] : []));
      assert.equal(winners.length, 1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') assert.equal((outcome.reason as Error).name, 'ConflictError');
      }
      assert.equal(Buffer.from((await store.get('race'))!).toString(), `writer ${winners[0]!}`);
    });

    it('takes odd keys, no bytes and 12 MiB', async () => {
      const big = randomBytes(12 * 1024 * 1024);
      const cases: [string, Uint8Array][] = [
        ['a b+c/é', text('odd')],
        ['%41/^GSPC=X #1?.json', text('reserved')],
        ['日本/😀', text('wide')],
        ['empty', new Uint8Array(0)],
        ['big', big],
      ];
      for (const [key, bytes] of cases) {
        assert.equal(await store.putIfAbsent(key, bytes), 'created');
        assert.ok(Buffer.from((await store.get(key))!).equals(bytes), key);
        assert.deepEqual(await store.head(key), { bytes: bytes.length });
      }
      assert.deepEqual((await keysOf(store, '')).sort(), cases.map(([key]) => key).sort());
    });

    it('takes a local file', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'put-file-'));
      const path = join(folder, 'source');
      try {
        for (const size of [0, 3_000_000, 8 * 1024 * 1024, 12 * 1024 * 1024]) {
          const key = `from/file ${size}`;
          const bytes = randomBytes(size);
          await writeFile(path, bytes);
          assert.equal(await store.putFileIfAbsent(key, path), 'created');
          assert.equal(await store.putFileIfAbsent(key, path), 'same');
          assert.equal(await store.putIfAbsent(key, bytes), 'same');
          assert.ok(Buffer.from((await store.get(key))!).equals(bytes));
          await writeFile(path, 'other');
          await assert.rejects(store.putFileIfAbsent(key, path), { name: 'ConflictError' });
        }
        await assert.rejects(store.putFileIfAbsent('x', join(folder, 'none')), { name: 'StorageError' });
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    it('lets one of 10 writers of a large file win and tells the others', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'put-files-'));
      try {
        const contents = Array.from({ length: 10 }, (_, fill) => Buffer.alloc(9 * 1024 * 1024, fill));
        const files = contents.map((_, index) => join(folder, String(index)));
        await Promise.all(files.map((path, index) => writeFile(path, contents[index]!)));
        const outcomes = await Promise.allSettled(files.map((path) => store.putFileIfAbsent('race', path)));
        const winners = outcomes.flatMap((one, index) => (one.status === 'fulfilled' ? [index] : []));
        for (const one of outcomes) {
          if (one.status === 'rejected') assert.equal((one.reason as Error).name, 'ConflictError');
        }
        assert.equal(winners.length, 1);
        assert.ok(Buffer.from((await store.get('race'))!).equals(contents[winners[0]!]!));
        assert.deepEqual(await keysOf(store, ''), ['race']);
      } finally {
        await rm(folder, { recursive: true });
      }
    }).timeout(60_000);

    it('has nothing where nothing was put', async () => {
      await store.putIfAbsent('folder/key', text('x'));
      for (const key of ['none', 'folder', 'folder/key/below', 'no/such/folder']) {
        assert.equal(await store.get(key), null, key);
        assert.equal(await store.getRange(key, 0, 1), null, key);
        assert.equal(await store.head(key), null, key);
      }
      assert.deepEqual(await keysOf(store, 'nothing/here'), []);
    });

    it('reads ranges', async () => {
      await store.putIfAbsent('range', text('0123456789'));
      const range = async (from: number, to: number) =>
        Buffer.from((await store.getRange('range', from, to))!).toString();
      assert.equal(await range(0, 10), '0123456789');
      assert.equal(await range(3, 5), '34');
      assert.equal(await range(8, 100), '89');
      assert.equal(await range(4, 4), '');
      assert.equal(await range(50, 60), '');
      for (const [from, to] of [
        [-1, 2],
        [3, 2],
        [0.5, 1],
        [0, NaN],
      ] as const) {
        await assert.rejects(store.getRange('range', from, to), { name: 'InputError' });
      }
    });

    it('lists more than 1000 keys in byte order, by any prefix', async () => {
      const keys = Array.from({ length: 1100 }, (_, index) => `many/${index % 10}/${index}`);
      keys.push('many.txt', 'many-', 'many/0.', 'many/0/😀', 'many/0/\uffee', 'other/x');
      for (let at = 0; at < keys.length; at += 50) {
        await Promise.all(keys.slice(at, at + 50).map((key) => store.putIfAbsent(key, text(key))));
      }
      const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      for (const prefix of ['', 'many', 'many/', 'many/0', 'many/0/', 'many/3/33', 'other/', 'z']) {
        const expected = sorted.filter((key) => key.startsWith(prefix));
        assert.deepEqual(await keysOf(store, prefix), expected, prefix);
      }
    }).timeout(60_000);

    it('swaps only what was expected', async () => {
      const one = text('1');
      const two = text('2');
      assert.equal(await store.compareAndSwap('swap', sha(one), two), false);
      assert.equal(await store.get('swap'), null);
      assert.equal(await store.compareAndSwap('swap', null, one), true);
      assert.equal(await store.compareAndSwap('swap', null, two), false);
      assert.equal(await store.compareAndSwap('swap', sha(two), two), false);
      assert.equal(await store.compareAndSwap('swap', sha(one), two), true);
      assert.deepEqual(Buffer.from((await store.get('swap'))!), Buffer.from(two));
      assert.deepEqual(await keysOf(store, ''), ['swap']);
    });

    it('loses no increment of 20 concurrent swappers', async () => {
      const increment = async (): Promise<void> => {
        for (;;) {
          const present = await store.get('count');
          const next = text(String(present === null ? 1 : Number(Buffer.from(present).toString()) + 1));
          if (await store.compareAndSwap('count', present === null ? null : sha(present), next)) return;
        }
      };
      await Promise.all(Array.from({ length: 20 }, increment));
      assert.equal(Buffer.from((await store.get('count'))!).toString(), '20');
    }).timeout(60_000);

    it('moves only what was expected, and to an unused key', async () => {
      await store.putIfAbsent('a/bad', text('bad'));
      await store.putIfAbsent('taken', text('taken'));
      assert.equal(await store.compareAndMove('a/bad', sha(text('good')), 'b/bad'), false);
      assert.equal(await store.compareAndMove('none', sha(text('good')), 'b/bad'), false);
      await assert.rejects(store.compareAndMove('a/bad', sha(text('bad')), 'taken'), { name: 'StorageError' });
      const moves = Array.from({ length: 10 }, (_, mover) =>
        store.compareAndMove('a/bad', sha(text('bad')), `b/${mover}`),
      );
      const moved = (await Promise.all(moves)).indexOf(true);
      assert.deepEqual(await keysOf(store, ''), [`b/${moved}`, 'taken']);
      assert.deepEqual(Buffer.from((await store.get(`b/${moved}`))!), Buffer.from(text('bad')));
      assert.equal(await store.putIfAbsent('a/bad', text('good')), 'created');
    });

    it('tells of each object its size, its time and what changes with it', async () => {
      const before = Date.now();
      await store.putIfAbsent('a b/é', text('four'));
      await store.putIfAbsent('z', new Uint8Array(0));
      const surveyed = async () => {
        const found = [];
        for await (const one of store.survey('')) found.push(one);
        return found;
      };
      const [first, second] = await surveyed();
      assert.deepEqual([first!.key, first!.bytes, second!.key, second!.bytes], ['a b/é', 4, 'z', 0]);
      // S3 tells whole seconds.
      for (const { modifiedMs } of [first!, second!])
        assert.ok(modifiedMs >= before - 1500 && modifiedMs <= Date.now() + 1500, `${modifiedMs} against ${before}`);
      assert.equal(await store.compareAndSwap('a b/é', sha(text('four')), text('five')), true);
      const [changed] = await surveyed();
      assert.notEqual(changed!.tag, first!.tag);
      const below = [];
      for await (const { key } of store.survey('a b/')) below.push(key);
      assert.deepEqual(below, ['a b/é']);
    });

    it('removes what was surveyed, and nothing that changed since', async () => {
      for (const key of ['a/one', 'a/two', 'b']) await store.putIfAbsent(key, text(key));
      const found = [];
      for await (const one of store.survey('')) found.push(one);
      const [one, two, three] = found;
      await store.compareAndSwap('a/two', sha(text('a/two')), text('newer'));
      assert.equal(await store.removeSurveyed(two!), false);
      assert.deepEqual(Buffer.from((await store.get('a/two'))!), Buffer.from(text('newer')));
      const removals = await Promise.all(Array.from({ length: 5 }, () => store.removeSurveyed(one!)));
      assert.ok(removals.includes(true));
      assert.equal(await store.removeSurveyed(one!), false);
      assert.deepEqual(await keysOf(store, ''), ['a/two', 'b']);
      assert.equal(await store.head('a/one'), null);
      assert.equal(await store.putIfAbsent('a/one', text('other bytes')), 'created');
      assert.equal(await store.removeSurveyed(one!), false, 'another object has the key now');
      assert.equal(await store.removeSurveyed(three!), true);
      await assert.rejects(store.removeSurveyed({ ...three!, key: '../b' }), { name: 'InputError' });
    });

    it('refuses keys that leave the store or mean two things', async () => {
      const bad = ['', '/a', 'a//b', 'a/', '.', 'a/../b', '..', 'a/./b', 'a\\b', 'a\u0000', 'a\nb', '\ud800'];
      bad.push('.regimen-x', 'a/.regimen-lock', 'x'.repeat(256), 'é'.repeat(128), `${'a/'.repeat(512)}b`);
      for (const key of bad) {
        const refused = { name: 'InputError' };
        await assert.rejects(store.putIfAbsent(key, text('x')), refused, JSON.stringify(key));
        await assert.rejects(store.get(key), refused);
        await assert.rejects(store.compareAndSwap(key, null, text('x')), refused);
        assert.throws(() => store.localPath(key), refused);
      }
      assert.deepEqual(await keysOf(store, ''), []);
    });
  });
}
