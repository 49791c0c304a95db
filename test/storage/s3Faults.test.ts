import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, hopelessFailures } from '../../contracts/failures.ts';
import { openStore } from '../../storage/openStore.ts';
import { createS3Store } from '../../storage/s3Store.ts';
import { startOverwritingS3, type OverwritingS3, type S3Fault } from '../servers/overwritingS3.ts';
import { setVariables } from './support/setVariables.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const quick = { connectMs: 300, requestMs: 300, attempts: 1 };
const secret = 'planted-secret-value';

describe('S3 store: what it refuses', () => {
  let restore: () => void;
  let server: OverwritingS3 | undefined;
  before(() => {
    restore = setVariables({ AWS_ACCESS_KEY_ID: 'planted-key-id', AWS_SECRET_ACCESS_KEY: secret });
  });
  after(() => restore());
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  it('takes addresses with a bucket, a prefix and an endpoint, in one fixed form', () => {
    const same = 's3://my-bucket/a%20b/c?endpoint=http%3A%2F%2Flocalhost%3A8333&region=us-east-1&pathStyle=1';
    for (const uri of [
      same,
      's3://my-bucket/a b/c/?endpoint=http://localhost:8333/',
      's3://my-bucket/a%20b/c?pathStyle=1&region=us-east-1&endpoint=http://localhost:8333',
    ]) {
      assert.equal(openStore(uri).uri, same);
      assert.equal(openStore(uri).localPath('key'), null);
    }
    assert.equal(openStore('s3://my-bucket?region=eu-west-1').uri, 's3://my-bucket/?region=eu-west-1&pathStyle=0');
    assert.equal(openStore('s3://my-bucket').uri, 's3://my-bucket/?pathStyle=0');
  });

  const bad: readonly (readonly [string, RegExp])[] = [
    [`s3://id:${secret}@bucket/p`, /user or a password.*AWS_ACCESS_KEY_ID/],
    [`s3://${secret}@bucket/p`, /user or a password/],
    [`s3://bucket/p?secretAccessKey=${secret}`, /parameter other than endpoint, region, pathStyle/],
    [`s3://bucket/p?endpoint=http://id:${secret}@host`, /endpoint holds a user or a password/],
    ['s3://bucket/p?endpoint=host:8333', /endpoint is no http/],
    ['s3://bucket/p?endpoint=http://a&endpoint=http://b', /gives endpoint twice/],
    ['s3://bucket/p?pathStyle=yes', /pathStyle is neither 1 nor 0/],
    ['s3://bucket/p?region=US%20East', /region is not such as/],
    ['s3://Bucket_/p', /bucket is not 3 to 63/],
    ['s3:///p', /bucket is not 3 to 63|no address/],
    ['s3://bucket/%zz', /no escape/],
  ];
  for (const [uri, why] of bad) {
    it(`refuses ${uri.replace(secret, '…')}`, () => {
      assert.throws(
        () => openStore(uri),
        (error: Error) => {
          assert.equal(error.name, 'ConfigError');
          assert.match(error.message, why);
          assert.ok(!error.message.includes(secret), error.message);
          return true;
        },
      );
    });
  }
  it('refuses a prefix that leaves the bucket, and keys too long with it', async () => {
    assert.throws(() => openStore('s3://bucket/a%2F%2Fb'), { name: 'InputError' });
    const store = openStore(`s3://bucket/${'p/'.repeat(400)}p?endpoint=http://127.0.0.1:9`);
    await assert.rejects(store.get('k/'.repeat(200) + 'k'), { name: 'InputError', message: /longer than 1024/ });
  });

  const liars = [
    [{ honours: [] }, /silently overwrites an object that was put only if absent/],
    [{ honours: ['if-match'] }, /silently overwrites an object that was put only if absent/],
    [{ honours: ['if-none-match'] }, /silently overwrites an object that has changed/],
    [{ honours: ['if-none-match', 'if-match'], racesMs: 20 }, /lets [2-6] of 6 writers at once replace/],
  ] as const;
  for (const [options, why] of liars) {
    it(`refuses a server that honours ${options.honours.join(' and ') || 'nothing'}${'racesMs' in options ? ' but loses races' : ''}, before it writes`, async () => {
      // The present object is read before the pause, so that racing writers all see the old one.
      server = await startOverwritingS3(options);
      const store = openStore(server.uri('bucket'));
      const refusal = { name: 'ConfigError', message: why };
      await assert.rejects(store.probe(), refusal);
      await assert.rejects(store.putIfAbsent('gold/x', text('x')), refusal);
      await assert.rejects(store.compareAndSwap('gold/x', null, text('x')), refusal);
      assert.deepEqual([...server.objects.keys()], ['/bucket/.regimen-probe']);
      await assert.rejects(store.probe(), (error: Error) => error.message.includes(server!.endpoint));
    });
  }

  it('takes a server that honours both, and probes it once', async () => {
    server = await startOverwritingS3({ honours: ['if-none-match', 'if-match'] });
    const store = openStore(server.uri('bucket'));
    await Promise.all([store.putIfAbsent('a', text('a')), store.putIfAbsent('b', text('b')), store.probe()]);
    const probes = server.requests.filter((one) => one.startsWith('PUT /bucket/.regimen-probe')).length;
    assert.equal(probes, 9);
    await store.putIfAbsent('c', text('c'));
    assert.equal(server.requests.filter((one) => one.startsWith('PUT /bucket/.regimen-probe')).length, probes);
  });

  const faults: readonly (readonly [S3Fault, string, RegExp])[] = [
    [{ status: 403, code: 'AccessDenied' }, 'ConfigError', /refuses these credentials \(403 AccessDenied\)/],
    [{ status: 403, code: 'InvalidAccessKeyId' }, 'ConfigError', /403 InvalidAccessKeyId.*check AWS_ACCESS_KEY_ID/],
    [{ status: 404, code: 'NoSuchBucket' }, 'ConfigError', /no bucket 'bucket' \(404 NoSuchBucket\)/],
    [{ status: 301, code: 'PermanentRedirect' }, 'ConfigError', /another region/],
    [{ status: 501, code: 'NotImplemented' }, 'ConfigError', /does not know a request/],
    [{ status: 503, code: 'SlowDown' }, 'StorageError', /asks for fewer requests or is not up \(503 SlowDown\)/],
    [{ status: 500, code: 'InternalError' }, 'StorageError', /answered 500 InternalError/],
    [{ status: 400, code: 'BadDigest' }, 'StorageError', /not those that were sent \(400 BadDigest\)/],
    [{ status: 507, code: 'InsufficientStorage' }, 'StorageError', /answered 507 InsufficientStorage/],
    ['silence', 'StorageError', /no answer in time/],
    ['hang up', 'StorageError', /connection failed or broke off \(ECONNRESET/],
  ];
  for (const [fault, name, why] of faults) {
    it(`says ${typeof fault === 'string' ? fault : `${fault.status} ${fault.code}`} in a sentence, for a write and a read`, async () => {
      server = await startOverwritingS3({ honours: ['if-none-match', 'if-match'] });
      const store = createS3Store(server.uri('bucket'), quick);
      await store.putIfAbsent('there', text('there'));
      server.fault = () => fault;
      for (const work of [() => store.putIfAbsent('a', text('a')), () => store.get('there')]) {
        await assert.rejects(work, (error: Error) => {
          assert.equal(error.name, name, error.stack);
          assert.match(error.message, why);
          assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`, /planted/);
          return true;
        });
      }
      server.fault = () => undefined;
      assert.equal(await store.putIfAbsent('a', text('a')), 'created', 'the store works again');
    });
  }

  it('says 403 AccessDenied once, what to do, and nothing of the keys', async () => {
    server = await startOverwritingS3({ honours: ['if-none-match', 'if-match'] });
    const store = createS3Store(server.uri('bucket'), { ...quick, attempts: 3 });
    await store.probe();
    server.fault = () => ({ status: 403, code: 'AccessDenied' });
    const before = [...server.objects.keys()];
    const works: Readonly<Record<string, () => Promise<unknown>>> = {
      putIfAbsent: () => store.putIfAbsent('gold/x', text('x')),
      compareAndSwap: () => store.compareAndSwap('gold/x', null, text('x')),
      get: () => store.get('gold/x'),
      head: () => store.head('gold/x'),
      list: () => store.list('gold/')[Symbol.asyncIterator]().next(),
    };
    for (const [name, work] of Object.entries(works)) {
      const asked: number = server.requests.length;
      await assert.rejects(work, (error: Error) => {
        assert.ok(error instanceof ConfigError, `${name}: ${error.stack}`);
        assert.ok(new Set<string>(hopelessFailures).has(error.name), 'no activity tries it again');
        assert.match(error.message, /^Could not .* '.*' in s3:\/\/bucket at http.*: the server refuses .*\.$/, name);
        assert.match(error.message, /check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.*read, write and delete/, name);
        assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`, /planted/, name);
        return true;
      });
      assert.equal(server.requests.length - asked, 1, `${name}: asked once`);
    }
    assert.deepEqual([...server.objects.keys()], before, 'nothing half-written');
  });

  it('tries again on 503 and on 409, and knows its own bytes after a lost answer', async () => {
    server = await startOverwritingS3({ honours: ['if-none-match', 'if-match'] });
    const store = createS3Store(server.uri('bucket'), { ...quick, attempts: 3 });
    await store.probe();
    for (const fault of [
      { status: 503, code: 'SlowDown' },
      { status: 409, code: 'ConditionalRequestConflict' },
    ]) {
      let left = 2;
      server.fault = () => (left-- > 0 ? fault : undefined);
      assert.equal(await store.putIfAbsent(`after ${fault.status}`, text('x')), 'created');
    }
    // The first answer is lost after the object was stored; the client's own second try is refused.
    let lost = false;
    server.fault = (request) => {
      if (lost || request.method !== 'PUT') return undefined;
      lost = true;
      const { socket } = request;
      setTimeout(() => socket.destroy(), 50);
      return undefined;
    };
    server.answerMs = 100;
    assert.equal(await store.compareAndSwap('swap', null, text('1')), true);
  });

  it('says that there are no credentials, and that there is no region', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'no aws-'));
    const found = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
    const none = Object.fromEntries(found.map((name) => [name, undefined]));
    const putBack = setVariables({ ...none, AWS_EC2_METADATA_DISABLED: 'true', HOME: folder });
    try {
      server = await startOverwritingS3({ honours: [] });
      await assert.rejects(openStore(server.uri('bucket')).get('a'), {
        name: 'ConfigError',
        message: /no AWS credentials were found; set AWS_ACCESS_KEY_ID/,
      });
      await assert.rejects(openStore('s3://bucket/p').get('a'), { name: 'ConfigError', message: /no region is set/ });
    } finally {
      putBack();
      await rm(folder, { recursive: true });
    }
  });
});
