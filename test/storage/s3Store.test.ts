import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createLake } from '../../storage/lake.ts';
import type { ObjectStore } from '../../storage/objectStore.ts';
import { openStore } from '../../storage/openStore.ts';
import { parseS3Address } from '../../storage/s3/address.ts';
import { withClaim } from '../../storage/s3/claim.ts';
import { createS3Requests, s3Timing } from '../../storage/s3/requests.ts';
import { createS3Store } from '../../storage/s3Store.ts';
import { startFlippingProxy } from '../servers/flippingProxy.ts';
import { startSeaweedFs, type RunningS3 } from '../servers/seaweedfs.ts';
import { setVariables } from './support/setVariables.ts';
import { cleaningConformance } from './support/cleaningConformance.ts';
import { storeConformance } from './support/storeConformance.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const storeModule = new URL('../../storage/s3Store.ts', import.meta.url).href;

describe('S3 store on SeaweedFS', () => {
  let restore: (() => void) | undefined;
  let server: RunningS3;
  let folder: string;
  before(async function () {
    this.timeout(240_000);
    const started = await startSeaweedFs();
    if (typeof started === 'string') {
      console.log(`      skipped: ${started}`);
      this.skip();
    }
    server = started;
    restore = setVariables(server.variables);
    await server.createBucket('lake');
    folder = await mkdtemp(join(tmpdir(), 's3 store é-'));
  });
  after(async function () {
    this.timeout(30_000);
    restore?.();
    if (server as RunningS3 | undefined) await server.stop();
    if (folder) await rm(folder, { recursive: true });
  });
  const freshUri = (): string => server.uri('lake', `run é/${randomUUID()}`);

  storeConformance('s3', () => Promise.resolve(createS3Store(freshUri())));
  cleaningConformance('s3', () => createS3Store(freshUri()));

  /** The AWS client as any other program would use it. */
  async function outsider() {
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({ endpoint: server.endpoint, region: 'us-east-1', forcePathStyle: true });
    return { sdk, client };
  }
  const keyIn = (store: ObjectStore, key: string): string =>
    `${decodeURIComponent(new URL(store.uri).pathname).slice(1)}/${key}`;

  it('stores sha256 beside the bytes, and judges an object without it by its bytes', async () => {
    const store = createS3Store(freshUri());
    await store.putIfAbsent('mine', text('mine'));
    const { sdk, client } = await outsider();
    const head = await client.send(new sdk.HeadObjectCommand({ Bucket: 'lake', Key: keyIn(store, 'mine') }));
    assert.equal(head.Metadata?.['sha256'], sha(text('mine')));
    await client.send(new sdk.PutObjectCommand({ Bucket: 'lake', Key: keyIn(store, 'theirs'), Body: text('theirs') }));
    assert.equal(await store.putIfAbsent('theirs', text('theirs')), 'same');
    await assert.rejects(store.putIfAbsent('theirs', text('other')), { name: 'ConflictError' });
    assert.equal(await store.compareAndSwap('theirs', sha(text('theirs')), text('next')), true);
  });

  it('lets one of several writers of a file in parts create it, whole', async () => {
    const store = createS3Store(freshUri());
    const contents = [1, 2, 3].map((fill) => Buffer.alloc(12 * 1024 * 1024 + fill, fill));
    const writes = contents.map(async (bytes, index) => {
      const path = join(folder, `part ${index}`);
      await writeFile(path, bytes);
      return store.putFileIfAbsent('models/big', path);
    });
    const outcomes = await Promise.allSettled(writes);
    const winners = outcomes.flatMap((one, index) => (one.status === 'fulfilled' ? [index] : []));
    assert.equal(winners.length, 1);
    for (const one of outcomes)
      if (one.status === 'rejected') assert.equal((one.reason as Error).name, 'ConflictError');
    assert.ok(Buffer.from((await store.get('models/big'))!).equals(contents[winners[0]!]!));
    const range = await store.getRange('models/big', 8 * 1024 * 1024 - 2, 8 * 1024 * 1024 + 2);
    assert.deepEqual(
      [...range!],
      Array.from({ length: 4 }, () => winners[0]! + 1),
    );
    const { sdk, client } = await outsider();
    const open = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket: 'lake', Prefix: keyIn(store, '') }));
    assert.deepEqual(open.Uploads ?? [], [], 'the parts of those who lost are gone');
  }).timeout(60_000);

  it('takes over a claim that a writer of other bytes left, when it is old enough', async () => {
    const requests = createS3Requests(parseS3Address(freshUri()), s3Timing);
    const claim = (content: string, staleMs: number, work: () => Promise<string>): Promise<string> =>
      withClaim(requests, { key: 'claims/k', stamp: { sha256: sha(text(content)), writer: content }, staleMs }, work);
    let release = (): void => undefined;
    const held = new Promise<string>((resolve) => (release = () => resolve('held')));
    let began = (): void => undefined;
    const holding = new Promise<void>((resolve) => (began = resolve));
    const holder = claim('one', 60_000, () => {
      began();
      return held;
    });
    await holding;
    assert.equal(await claim('one', 60_000, () => Promise.resolve('same bytes')), 'same bytes');
    const from = performance.now();
    assert.equal(await claim('two', 400, () => Promise.resolve('other bytes')), 'other bytes');
    assert.ok(performance.now() - from >= 400, 'not before its time');
    release();
    assert.equal(await holder, 'held');
    for await (const { key } of requests.list('claims/')) assert.fail(`${key} is left`);
  }).timeout(60_000);

  it('puts the parts of a file together only while it holds the claim', async () => {
    const store = createS3Store(freshUri());
    const path = join(folder, 'claimed');
    await writeFile(path, Buffer.alloc(9 * 1024 * 1024, 7));
    const requests = createS3Requests(parseS3Address(store.uri), s3Timing);
    const other = { sha256: sha(text('other')), writer: 'other' };
    const options = { key: keyIn(store, 'models/big'), stamp: other, staleMs: 60_000 };
    let writing: Promise<string> | undefined;
    await withClaim(requests, options, async () => {
      writing = store.putFileIfAbsent('models/big', path);
      await pause(1500);
      assert.equal(await store.head('models/big'), null);
    });
    assert.equal(await writing, 'created');
  }).timeout(60_000);

  it('shows nothing of a writer killed between the parts, and takes the retry', async () => {
    const uri = freshUri();
    const path = join(folder, 'killed');
    const bytes = randomBytes(40 * 1024 * 1024);
    await writeFile(path, bytes);
    const script = `const { createS3Store } = await import(${JSON.stringify(storeModule)});
      const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
      const send = S3Client.prototype.send; let parts = 0;
      S3Client.prototype.send = function (command, ...rest) {
        const answer = send.call(this, command, ...rest);
        if (command.constructor.name === 'UploadPartCommand') answer.then(() => { if (++parts === 2) process.kill(process.pid, 'SIGKILL'); });
        return answer;
      };
      await createS3Store(${JSON.stringify(uri)}).putFileIfAbsent('big', ${JSON.stringify(path)}); console.log('done');`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
    assert.equal(signal, 'SIGKILL', out);
    const store = createS3Store(uri);
    assert.equal(await store.head('big'), null);
    for await (const key of store.list('')) assert.fail(`${key} is listed`);
    assert.equal(await store.putFileIfAbsent('big', path), 'created');
    assert.ok(Buffer.from((await store.get('big'))!).equals(bytes));
  }).timeout(60_000);

  it('refuses bytes that change on the way, in both directions, and stores nothing', async () => {
    const direct = createS3Store(freshUri());
    const proxy = await startFlippingProxy(server.endpoint);
    try {
      const address = new URL(direct.uri);
      address.searchParams.set('endpoint', proxy.endpoint);
      const store = createS3Store(address.href, { connectMs: 1000, requestMs: 10_000, attempts: 1 });
      await store.probe();
      proxy.flips.request = 1;
      await assert.rejects(store.putIfAbsent('a', text('hello')), {
        name: 'StorageError',
        message: /the bytes that arrived are not those that were sent/,
      });
      assert.equal(await direct.head('a'), null);
      const path = join(folder, 'flipped');
      await writeFile(path, randomBytes(12 * 1024 * 1024));
      proxy.flips.request = 1;
      await assert.rejects(store.putFileIfAbsent('big', path), { name: 'StorageError' });
      assert.equal(await direct.head('big'), null);
      await direct.putIfAbsent('a', text('hello'));
      // One reading that differs is made good by another; two that differ are told.
      proxy.flips.reply = 1;
      assert.equal(Buffer.from((await store.get('a'))!).toString(), 'hello');
    } finally {
      await proxy.stop();
    }
  }).timeout(60_000);

  it('says that a bucket is missing, and that credentials are wrong, without them', async () => {
    await assert.rejects(createS3Store(server.uri('nowhere')).get('a'), {
      name: 'ConfigError',
      message: /no bucket 'nowhere' \(404 NoSuchBucket\); make it/,
    });
    await assert.rejects(createS3Store(server.uri('nowhere')).putIfAbsent('a', text('x')), {
      name: 'ConfigError',
      message: /no bucket 'nowhere'/,
    });
    const right = process.env['AWS_SECRET_ACCESS_KEY'];
    process.env['AWS_SECRET_ACCESS_KEY'] = 'a-wrong-secret';
    try {
      for (const work of [
        (store: ObjectStore) => store.putIfAbsent('a', text('x')),
        (store: ObjectStore) => store.head('a'),
      ]) {
        await assert.rejects(work(createS3Store(freshUri())), (error: Error) => {
          assert.equal(error.name, 'ConfigError');
          assert.match(error.message, /refuses these credentials \(403/);
          assert.doesNotMatch(
            `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`,
            /a-wrong-secret|AWSAccessKeyId/,
          );
          return true;
        });
      }
    } finally {
      process.env['AWS_SECRET_ACCESS_KEY'] = right;
    }
  });

  it('serves a lake: verified local copies, damage set aside, equal references on disk and on S3', async () => {
    const uri = freshUri();
    const cache = join(folder, 'cache');
    const remote = createLake(uri, cache);
    const local = createLake(join(folder, 'local lake'));
    const bytes = randomBytes(9 * 1024 * 1024);
    const path = join(folder, 'model.json');
    await writeFile(path, bytes);
    const ref = await remote.putFile('models/r/m/model.json', path, 'model-file', 3);
    assert.deepEqual(await local.putFile('models/r/m/model.json', path, 'model-file', 3), ref);
    assert.equal(await remote.verify(ref), true);
    const copy = await remote.localFile(ref);
    assert.ok((await readFile(copy)).equals(bytes));
    const { sdk, client } = await outsider();
    const target = { Bucket: 'lake', Key: keyIn(openStore(uri), ref.uri) };
    await client.send(new sdk.PutObjectCommand({ ...target, Body: text('damaged') }));
    assert.equal(await remote.verify(ref), false);
    await assert.rejects(remote.put(ref.uri, bytes, 'model-file'), { name: 'ConflictError' });
    const aside = await remote.setAside(ref);
    assert.equal(Buffer.from((await remote.store.get(aside!))!).toString(), 'damaged');
    assert.equal(await remote.setAside(ref), null);
    assert.deepEqual(await remote.putFile(ref.uri, path, 'model-file', 3), ref);
    assert.equal(await remote.verify(ref), true);
  }).timeout(60_000);

  // Last: a killed SeaweedFS is slow for a while after its restart.
  it('keeps what it stored through a kill of the server', async () => {
    const store = createS3Store(freshUri());
    await store.putIfAbsent('kept', text('kept'));
    await server.kill();
    await assert.rejects(createS3Store(store.uri, { connectMs: 500, requestMs: 500, attempts: 1 }).get('kept'), {
      name: 'StorageError',
      message: /Could not read '.*kept'.*ECONNREFUSED.*check the server and the network/,
    });
    await server.restart();
    assert.equal(Buffer.from((await store.get('kept'))!).toString(), 'kept');
    assert.equal(await store.putIfAbsent('kept', text('kept')), 'same');
  }).timeout(60_000);
});
