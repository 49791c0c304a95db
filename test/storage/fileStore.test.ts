import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createFileStore } from '../../storage/fileStore.ts';
import { openStore } from '../../storage/openStore.ts';
import { mountSmallDisk } from './support/smallDisk.ts';
import { storeConformance } from './support/storeConformance.ts';

const storeModule = new URL('../../storage/fileStore.ts', import.meta.url).href;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

let root: string;
let count = 0;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'file store é-'));
});
after(() => rm(root, { recursive: true, force: true }));

const freshFolder = (): string => join(root, `store ${++count}`);

storeConformance('file', () => Promise.resolve(createFileStore(freshFolder())));

/** Runs `body` (which sees `store`) in a process of its own; gives what it printed, its signal and exit code. */
async function inProcess(
  folder: string,
  body: string,
): Promise<{ out: string; signal: string | null; code: number | null }> {
  const script = `const { createFileStore } = await import(${JSON.stringify(storeModule)});
    const store = createFileStore(${JSON.stringify(folder)}); const text = (v) => new TextEncoder().encode(v); ${body}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve({ out, signal, code })));
}

describe('file store', () => {
  it('opens by bare path and by file address, at the same place', async () => {
    const folder = freshFolder();
    await openStore(folder).putIfAbsent('k', text('v'));
    const store = openStore(pathToFileURL(folder).href);
    assert.equal(Buffer.from((await store.get('k'))!).toString(), 'v');
    assert.equal(store.uri, pathToFileURL(folder).href);
    assert.equal(await readFile(store.localPath('k')!, 'utf8'), 'v');
  });

  it('names the known schemes for an unknown one, and no secret', () => {
    assert.throws(
      () => openStore('gopher://user:secret@host/lake?key=hidden'),
      (error: Error) => {
        assert.equal(error.name, 'ConfigError');
        assert.match(error.message, /file:\/\/.*'gopher:'/);
        assert.doesNotMatch(error.message, /secret|hidden/);
        return true;
      },
    );
    assert.throws(() => openStore(' '), { name: 'ConfigError' });
    assert.throws(() => openStore('file://elsewhere/lake'), { name: 'ConfigError' });
  });

  it('lets one of several processes create, and loses no swap between them', async () => {
    const folder = freshFolder();
    const body = `console.log(await store.putIfAbsent('race', text('same')));
      const { createHash } = await import('node:crypto');
      for (let done = 0; done < 10; ) {
        const now = await store.get('count');
        const hash = now === null ? null : createHash('sha256').update(now).digest('hex');
        if (await store.compareAndSwap('count', hash, text(String(now === null ? 1 : Number(Buffer.from(now)) + 1)))) done += 1;
      }`;
    const runs = await Promise.all([1, 2, 3].map(() => inProcess(folder, body)));
    assert.deepEqual(runs.map(({ out }) => out.trim()).sort(), ['created', 'same', 'same']);
    assert.equal(await readFile(join(folder, 'count'), 'utf8'), '30');
  }).timeout(60_000);

  it('shows nothing of a writer killed between its steps, and takes the retry', async () => {
    const folder = freshFolder();
    for (const step of ['open', 'link', 'unlink']) {
      // The working file's own name is looked at, so that the kill comes right before or after the file appears.
      const when = { open: 'working', link: 'working', unlink: 'final' }[step]!;
      const run = await inProcess(
        folder,
        `const { watch, mkdirSync } = await import('node:fs');
         mkdirSync(${JSON.stringify(folder)}, { recursive: true });
         watch(${JSON.stringify(folder)}, (event, name) => {
           if (name.startsWith('.regimen-') === ${when === 'working'}) process.kill(process.pid, 'SIGKILL');
         });
         await new Promise((resolve) => setTimeout(resolve, 50));
         await store.putIfAbsent(${JSON.stringify(`k ${step}`)}, new Uint8Array(30e6).fill(7));
         await new Promise((resolve) => setTimeout(resolve, 2000));`,
      );
      assert.equal(run.signal, 'SIGKILL', run.out);
      const store = createFileStore(folder);
      const bytes = new Uint8Array(30e6).fill(7);
      const present = await store.head(`k ${step}`);
      assert.ok(present === null || present.bytes === bytes.length, `half-written: ${JSON.stringify(present)}`);
      for await (const key of store.list('')) assert.doesNotMatch(key, /\.regimen-/);
      assert.match(await store.putIfAbsent(`k ${step}`, bytes), /created|same/);
    }
  }).timeout(60_000);

  it('takes over the lock of a process that died, of an unreadable file, and of another machine, when each is old enough', async () => {
    const folder = freshFolder();
    const ages = { elsewhereMs: 300, aliveMs: 600_000, patienceMs: 5000 };
    await mkdir(folder);
    const lockName = `.regimen-lock-${createHash('sha256').update(join(folder, 'k')).digest('hex')}`;
    const lock = join(folder, lockName);
    const died = await inProcess(
      folder,
      `const { watch } = await import('node:fs');
       watch(${JSON.stringify(folder)}, (event, name) => { if (/^.regimen-k/.test(name)) process.kill(process.pid, 'SIGKILL'); });
       await new Promise((resolve) => setTimeout(resolve, 50));
       await store.compareAndSwap('k', null, new Uint8Array(50e6));
       await new Promise((resolve) => setTimeout(resolve, 2000));`,
    );
    assert.equal(died.signal, 'SIGKILL', died.out);
    assert.ok((await readdir(folder)).includes(lockName), 'the dead process holds the lock');
    // With the usual ages: a dead process on this machine is not waited for.
    assert.equal(await createFileStore(folder).compareAndSwap('k', null, text('1')), true);
    const store = createFileStore(folder, ages);
    const holders = ['', 'not json', JSON.stringify({ id: 'x', pid: 1, place: 'another machine' })];
    for (const [index, holder] of holders.entries()) {
      await writeFile(lock, holder);
      const began = performance.now();
      const before = createHash('sha256')
        .update(String(index + 1))
        .digest('hex');
      const swaps = [2, 3, 4].map(() => store.compareAndSwap('k', before, text(String(index + 2))));
      assert.deepEqual((await Promise.all(swaps)).filter(Boolean), [true]);
      assert.ok(performance.now() - began > 200, 'not before its time');
    }
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.includes('lock')),
      [],
    );
  }).timeout(60_000);

  it('waits for a living holder, then says which file to remove', async () => {
    const folder = freshFolder();
    const path = join(folder, 'k');
    const living = createFileStore(folder, { elsewhereMs: 600_000, aliveMs: 600_000, patienceMs: 200 });
    await mkdir(folder);
    const lock = join(folder, `.regimen-lock-${createHash('sha256').update(path).digest('hex')}`);
    await writeFile(lock, JSON.stringify({ id: 'x', pid: 1, place: 'another machine' }));
    await assert.rejects(living.compareAndSwap('k', null, text('1')), (error: Error) => {
      assert.equal(error.name, 'StorageError');
      assert.ok(error.message.includes(lock));
      return true;
    });
    await utimes(lock, new Date(0), new Date(0));
    assert.equal(await living.compareAndSwap('k', null, text('1')), true);
  });

  it('says that the disk is full, leaves nothing, and works again once there is room', async function () {
    const disk = mountSmallDisk(64);
    if ('why' in disk) {
      console.log(`      skipped: ${disk.why}`);
      this.skip();
    }
    try {
      const store = createFileStore(join(disk.path, 'lake'));
      await store.putIfAbsent('small', text('fits'));
      const big = new Uint8Array(200_000).fill(1);
      const source = join(freshFolder());
      await writeFile(source, big);
      const full = (error: Error): boolean => {
        assert.equal(error.name, 'StorageError');
        assert.match(error.message, new RegExp(`${disk.path}/lake/.* \\(ENOSPC\\); the disk is full`));
        return true;
      };
      await assert.rejects(store.putIfAbsent('deep/big', big), full);
      await assert.rejects(store.putFileIfAbsent('deep/big', source), full);
      await assert.rejects(store.compareAndSwap('small', createHash('sha256').update('fits').digest('hex'), big), full);
      assert.equal(Buffer.from((await store.get('small'))!).toString(), 'fits');
      assert.deepEqual(await readdir(join(disk.path, 'lake'), { recursive: true }), ['deep', 'small']);
      assert.equal(await store.putIfAbsent('deep/big', big.subarray(0, 20_000)), 'created');
    } finally {
      disk.unmount();
    }
  });

  it('says that it may not write', async function () {
    const folder = freshFolder();
    await mkdir(folder);
    if (process.getuid?.() === 0) {
      // Root may write anywhere; a file in the place of the folder stops it as well.
      await writeFile(join(folder, 'gold'), '');
      await assert.rejects(createFileStore(folder).putIfAbsent('gold/a', text('x')), {
        name: 'StorageError',
        message: /gold\/a \((EEXIST|ENOTDIR)\)/,
      });
      return;
    }
    await chmod(folder, 0o500);
    await assert.rejects(createFileStore(folder).putIfAbsent('gold/a', text('x')), {
      name: 'StorageError',
      message: /EACCES\); this user may not write/,
    });
    await chmod(folder, 0o700);
  });
});
