import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBronze } from '../../storage/findBronze.ts';
import { createLake, createLakeOn, type Lake } from '../../storage/lake.ts';
import { paths } from '../../storage/paths.ts';
import { temporaryLake } from './support/temporaryLake.ts';

const bytesOf = (value: string): Uint8Array => new TextEncoder().encode(value);
const shaOf = (value: string | Uint8Array): string => createHash('sha256').update(value).digest('hex');

describe('lake', () => {
  let lake: Lake;
  let folder: string;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    ({ lake, folder, remove } = await temporaryLake());
  });
  afterEach(() => remove());

  it('gives a reference with hash, size, kind and rows, and reads by it', async () => {
    const ref = await lake.put('gold/run/x', bytesOf('hello'), 'gold', 7);
    assert.deepEqual(ref, { uri: 'gold/run/x', sha256: shaOf('hello'), bytes: 5, kind: 'gold', rows: 7 });
    assert.equal(Buffer.from(await lake.read(ref)).toString(), 'hello');
    assert.equal(await readFile(await lake.localFile(ref), 'utf8'), 'hello');
    assert.equal(await lake.verify(ref), true);
    assert.deepEqual(await lake.put('gold/run/x', bytesOf('hello'), 'gold', 7), ref);
    assert.ok(!('rows' in (await lake.put('gold/run/y', bytesOf('hello'), 'gold'))));
  });

  it('stores JSON with the same bytes for the same value', async () => {
    const ref = await lake.putJson('runs/r/a.json', { b: 1, a: [2] }, 'config');
    assert.deepEqual(await lake.putJson('runs/r/a.json', { a: [2], b: 1 }, 'config'), ref);
    assert.deepEqual(await lake.readJson<{ a: number[]; b: number }>(ref), { a: [2], b: 1 });
    await assert.rejects(lake.putJson('runs/r/b.json', { a: NaN }, 'config'), { name: 'NumericsError' });
    const text = await lake.put('runs/r/c.json', bytesOf('{"a":'), 'config');
    await assert.rejects(lake.readJson(text), { name: 'IntegrityError', message: /runs\/r\/c\.json.*does not parse/ });
  });

  it('stores a file as a stream', async () => {
    const path = join(folder, 'source');
    const bytes = Buffer.alloc(5_000_000, 'regimen');
    await writeFile(path, bytes);
    const ref = await lake.putFile('models/r/m/file', path, 'model-file');
    assert.deepEqual(ref, { uri: 'models/r/m/file', sha256: shaOf(bytes), bytes: bytes.length, kind: 'model-file' });
    assert.ok(Buffer.from(await lake.read(ref)).equals(bytes));
  });

  it('refuses changed and missing bytes with both hashes', async () => {
    const ref = await lake.put('gold/run/x', bytesOf('hello'), 'gold');
    const path = await lake.localFile(ref);
    await writeFile(path, 'jello');
    for (const attempt of [() => lake.read(ref), () => lake.localFile(ref), () => lake.readJson(ref)]) {
      await assert.rejects(attempt, (error: Error) => {
        assert.equal(error.name, 'IntegrityError');
        assert.ok(error.message.includes(shaOf('hello')) && error.message.includes(shaOf('jello')), error.message);
        return true;
      });
    }
    assert.equal(await lake.verify(ref), false);
    await rm(path);
    for (const attempt of [() => lake.read(ref), () => lake.localFile(ref)]) {
      await assert.rejects(attempt, { name: 'IntegrityError', message: /there is none/ });
    }
    assert.equal(await lake.verify(ref), false);
  });

  it('sets damaged bytes aside, so that the right ones can come back', async () => {
    const ref = await lake.put('gold/run/x', bytesOf('hello'), 'gold');
    assert.equal(await lake.setAside(ref), null);
    assert.equal(await lake.verify(ref), true);
    await writeFile(await lake.localFile(ref), 'jello');
    await assert.rejects(lake.put('gold/run/x', bytesOf('hello'), 'gold'), { name: 'ConflictError' });
    const aside = await lake.setAside(ref);
    assert.equal(Buffer.from((await lake.store.get(aside!))!).toString(), 'jello');
    assert.equal(await lake.setAside(ref), null);
    assert.deepEqual(await lake.put('gold/run/x', bytesOf('hello'), 'gold'), ref);
  });

  it('can be moved: references are relative to its root', async () => {
    const ref = await lake.put('gold/run/x', bytesOf('hello'), 'gold');
    await mkdir(join(folder, 'elsewhere'));
    await rename(join(folder, 'gold'), join(folder, 'elsewhere/gold'));
    assert.equal(Buffer.from(await createLake(join(folder, 'elsewhere')).read(ref)).toString(), 'hello');
  });

  describe('over a store whose objects are not files here', () => {
    let remote: Lake;
    let copies: string;
    let pieces: number;
    beforeEach(() => {
      pieces = 0;
      copies = join(folder, 'copies');
      const getRange: Lake['store']['getRange'] = async (key, from, to) => {
        pieces += 1;
        return lake.store.getRange(key, from, to);
      };
      remote = createLakeOn({ ...lake.store, getRange, localPath: () => null }, copies);
    });

    it('verifies by reading', async () => {
      const ref = await remote.put('gold/run/x', bytesOf('hello'), 'gold');
      assert.equal(await remote.verify(ref), true);
      assert.equal(await remote.verify({ ...ref, sha256: shaOf('other') }), false);
    });

    it('gives a local copy under its hash and name, fetched once, in pieces', async () => {
      const bytes = Buffer.alloc(20_000_000, 'regimen');
      const ref = await remote.put('models/r/m/trees.json', bytes, 'model-file');
      const paths = await Promise.all([remote.localFile(ref), remote.localFile(ref)]);
      assert.deepEqual(paths, Array(2).fill(join(copies, ref.sha256, 'trees.json')));
      assert.ok((await readFile(paths[0])).equals(bytes));
      assert.equal(pieces, 6);
      await remote.localFile(ref);
      assert.equal(pieces, 6, 'a copy that holds is not fetched again');
      assert.deepEqual(await readdir(join(copies, ref.sha256)), ['trees.json'], 'no working file is left');
      const empty = await remote.put('models/r/m/empty', new Uint8Array(0), 'model-file');
      assert.equal(await readFile(await remote.localFile(empty), 'utf8'), '');
    });

    it('fetches a copy again that was damaged or removed', async () => {
      const ref = await remote.put('gold/run/x', bytesOf('hello'), 'gold');
      const path = await remote.localFile(ref);
      await writeFile(path, 'jello');
      assert.equal(await readFile(await remote.localFile(ref), 'utf8'), 'hello');
      await rm(copies, { recursive: true });
      assert.equal(await readFile(await remote.localFile(ref), 'utf8'), 'hello');
    });

    it('refuses what the store has lost or changed, with both hashes, and keeps no copy of it', async () => {
      const ref = await remote.put('gold/run/x', bytesOf('hello'), 'gold');
      await writeFile(lake.store.localPath(ref.uri)!, 'jello');
      await assert.rejects(remote.localFile(ref), (error: Error) => {
        assert.equal(error.name, 'IntegrityError');
        assert.ok(error.message.includes(shaOf('hello')) && error.message.includes(shaOf('jello')), error.message);
        return true;
      });
      assert.deepEqual(await readdir(join(copies, ref.sha256)), []);
      await rm(lake.store.localPath(ref.uri)!);
      await assert.rejects(remote.localFile(ref), { name: 'IntegrityError', message: /there is none/ });
    });

    it('says that the folder for copies cannot be written', async () => {
      const ref = await remote.put('gold/run/x', bytesOf('hello'), 'gold');
      await writeFile(copies, 'a file in its place');
      await assert.rejects(remote.localFile(ref), { name: 'StorageError', message: /copies/ });
    });
  });

  it('finds a raw reply that is there already, unless it is damaged', async () => {
    const reply = bytesOf('{"observations":[]}');
    const sha256 = shaOf(reply);
    const put = (at: string) => lake.put(paths.bronze('fred', 'GDP', at, sha256, 'json'), reply, 'bronze');
    assert.equal(await findBronze(lake, 'fred', 'GDP', sha256), null);
    const first = await put('2020-01-01T00:00:00Z');
    const second = await put('2020-01-02T00:00:00Z');
    assert.deepEqual(await findBronze(lake, 'fred', 'GDP', sha256), first);
    assert.equal(await findBronze(lake, 'fred', 'GDP', shaOf('x')), null);
    assert.equal(await findBronze(lake, 'fred', 'GD', sha256), null);
    await writeFile(lake.store.localPath(first.uri)!, 'damaged');
    assert.deepEqual(await findBronze(lake, 'fred', 'GDP', sha256), second);
  });
});
