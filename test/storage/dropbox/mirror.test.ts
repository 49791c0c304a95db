import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createRandom } from '../../../ml/stats/rng.ts';
import { createDropboxClient, headerJson, type DropboxOptions } from '../../../storage/dropbox/client.ts';
import { blockBytes, contentHash, contentHashOf, type ByteSource } from '../../../storage/dropbox/contentHash.ts';
import { mirrorToDropbox } from '../../../storage/dropbox/mirror.ts';
import { uploadToDropbox, type UploadSession } from '../../../storage/dropbox/upload.ts';
import { dropboxHash, startFakeDropbox, type DropboxFault, type FakeDropbox } from '../../servers/fakeDropbox.ts';
import { temporaryLake } from '../support/temporaryLake.ts';

const sourceOf = (bytes: Uint8Array): ByteSource => ({
  bytes: bytes.byteLength,
  read: (from, to) => Promise.resolve(bytes.subarray(from, to)),
});
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const uniformFrom = (seed: number): (() => number) => {
  const random = createRandom(seed);
  return () => random.uniform();
};

describe('Dropbox mirror', () => {
  let dropbox: FakeDropbox;
  let waits: number[];
  beforeEach(async () => {
    dropbox = await startFakeDropbox();
    waits = [];
  });
  afterEach(() => dropbox.stop());

  const clientWith = (options: Partial<DropboxOptions> = {}) =>
    createDropboxClient({
      credentials: () => dropbox.credentials,
      random: uniformFrom(1),
      apiUrl: dropbox.url,
      contentUrl: dropbox.url,
      pause: (ms) => Promise.resolve(waits.push(ms)),
      ...options,
    });
  /** The fault for the nth request of a kind, counted from 1; for every one with 'all'. */
  const faultAt = (wanted: string, nth: number | 'all', fault: DropboxFault) => {
    let seen = 0;
    dropbox.fault = (request) => (request === wanted && (++seen === nth || nth === 'all') ? fault : undefined);
  };
  const noSecrets = (error: Error): void =>
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`, /planted/);

  it('hashes as Dropbox describes it', async () => {
    assert.equal(contentHash(new Uint8Array(0)), sha(new Uint8Array(0)));
    const small = Buffer.from('a small file');
    assert.equal(contentHash(small), sha(createHash('sha256').update(small).digest()));
    for (const size of [blockBytes - 1, blockBytes, blockBytes + 1, 2 * blockBytes + 7]) {
      const bytes = randomBytes(size);
      const digests = [0, 1, 2].map((block) => bytes.subarray(block * blockBytes, (block + 1) * blockBytes));
      const joined = digests.filter(({ length }) => length > 0).map((block) => Buffer.from(sha(block), 'hex'));
      assert.equal(contentHash(bytes), sha(Buffer.concat(joined)));
      assert.equal(await contentHashOf(sourceOf(bytes)), contentHash(bytes));
      assert.equal(dropboxHash(bytes), contentHash(bytes));
    }
  });

  it('writes header arguments in ASCII that mean the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (path) => {
        const header = headerJson({ path });
        assert.match(header, /^[\u0020-\u007e]*$/);
        assert.deepEqual(JSON.parse(header), { path });
      }),
    );
  });

  it('uploads, then skips what is equal, then replaces what is not', async () => {
    const client = clientWith();
    const path = '/regimen/models/run é 日本/😀.json';
    assert.equal(await uploadToDropbox(client, path, sourceOf(Buffer.from('one'))), 'uploaded');
    assert.equal(await uploadToDropbox(client, path, sourceOf(Buffer.from('one'))), 'same');
    assert.equal(await uploadToDropbox(client, path, sourceOf(Buffer.from('two'))), 'uploaded');
    assert.equal(dropbox.files.get(path.toLowerCase())!.toString(), 'two');
    assert.equal(await uploadToDropbox(client, '/empty', sourceOf(new Uint8Array(0))), 'uploaded');
    assert.equal(dropbox.files.get('/empty')!.length, 0);
    assert.deepEqual(
      dropbox.requests.filter((one) => one.includes('session')),
      [],
    );
    assert.equal(dropbox.requests.filter((one) => one === 'oauth2/token').length, 1, 'one token serves them all');
  });

  describe('in parts', () => {
    const bytes = randomBytes(3 * blockBytes + 1234);
    const parts = { singleBytes: blockBytes, partBytes: blockBytes };
    const stored = (): boolean => dropbox.files.get('/big')!.equals(bytes);

    it('sends a session of multiples of 4 MiB', async () => {
      const sessions: UploadSession[] = [];
      const outcome = await uploadToDropbox(clientWith(), '/big', sourceOf(bytes), {
        ...parts,
        onSession: (session) => sessions.push(session),
      });
      assert.equal(outcome, 'uploaded');
      assert.ok(stored());
      assert.deepEqual(
        sessions.map(({ offset }) => offset),
        [1, 2, 3].map((n) => n * blockBytes).concat(bytes.length),
      );
      assert.equal(dropbox.requests.filter((one) => one.endsWith('append_v2')).length, 3);
    });

    it('goes on at the offset that Dropbox names when an answer was lost', async () => {
      for (const call of ['files/upload_session/append_v2', 'files/upload_session/start']) {
        dropbox.files.clear();
        faultAt(call, 1, { kind: 'lose answer' });
        assert.equal(await uploadToDropbox(clientWith(), '/big', sourceOf(bytes), parts), 'uploaded');
        assert.ok(stored(), call);
      }
      assert.equal(waits.length, 2);
    });

    it('begins anew when the session is gone', async () => {
      for (const call of ['files/upload_session/append_v2', 'files/upload_session/finish']) {
        dropbox.files.clear();
        faultAt(call, 1, { kind: 'forget session' });
        assert.equal(await uploadToDropbox(clientWith(), '/big', sourceOf(bytes), parts), 'uploaded');
        assert.ok(stored(), call);
      }
      assert.equal(dropbox.requests.filter((one) => one.endsWith('start')).length, 4);
      dropbox.files.clear();
      faultAt('files/upload_session/append_v2', 'all', { kind: 'forget session' });
      await assert.rejects(uploadToDropbox(clientWith(), '/big', sourceOf(bytes), parts), {
        name: 'StorageError',
        message: /not_found/,
      });
    });

    it('goes on with the session of an earlier process, but only for the same content', async () => {
      let last: UploadSession | null = null;
      const keep = (session: UploadSession): void => void (last = session);
      faultAt('files/upload_session/append_v2', 2, { kind: 'refuse', tags: ['path', 'insufficient_space'] });
      await assert.rejects(uploadToDropbox(clientWith(), '/big', sourceOf(bytes), { ...parts, onSession: keep }), {
        name: 'StorageError',
        message: /space is used up/,
      });
      dropbox.fault = () => undefined;
      dropbox.requests.length = 0;
      // What the earlier process knew may lie behind what Dropbox has.
      const known: UploadSession = { ...last!, offset: blockBytes };
      assert.equal(
        await uploadToDropbox(clientWith(), '/big', sourceOf(bytes), { ...parts, session: known }),
        'uploaded',
      );
      assert.ok(stored());
      assert.ok(!dropbox.requests.includes('files/upload_session/start'));
      const other = Buffer.concat([bytes, Buffer.from('x')]);
      assert.equal(
        await uploadToDropbox(clientWith(), '/big', sourceOf(other), { ...parts, session: known }),
        'uploaded',
      );
      assert.ok(dropbox.files.get('/big')!.equals(other));
      assert.ok(dropbox.requests.includes('files/upload_session/start'));
    });

    it('holds what Dropbox stored against what was read', async () => {
      faultAt('files/upload_session/append_v2', 2, { kind: 'damage' });
      await assert.rejects(uploadToDropbox(clientWith(), '/big', sourceOf(bytes), parts), {
        name: 'StorageError',
        message: new RegExp(`expected ${contentHash(bytes)}`),
      });
      faultAt('files/upload', 1, { kind: 'damage' });
      await assert.rejects(uploadToDropbox(clientWith(), '/small', sourceOf(Buffer.from('x'))), {
        name: 'StorageError',
        message: /content hash/,
      });
    });

    it('refuses parts that Dropbox would not take', async () => {
      for (const bad of [
        { partBytes: 5_000_000 },
        { partBytes: 0 },
        { partBytes: 160 * 1024 * 1024 },
        { singleBytes: 160 * 1024 * 1024 },
      ]) {
        await assert.rejects(uploadToDropbox(clientWith(), '/x', sourceOf(Buffer.from('x')), bad), {
          name: 'ConfigError',
        });
      }
    });
  });

  it('waits as long as a 429 asks, by header or body, and not for ever', async () => {
    const client = clientWith();
    for (const place of ['header', 'body'] as const) {
      faultAt('files/upload', 1, { kind: 'throttle', seconds: 7, in: place });
      assert.equal(await uploadToDropbox(client, `/${place}`, sourceOf(Buffer.from('x'))), 'uploaded');
    }
    assert.deepEqual(waits, [7000, 7000]);
    faultAt('files/upload', 'all', { kind: 'throttle', seconds: 4000, in: 'header' });
    await assert.rejects(uploadToDropbox(client, '/long', sourceOf(Buffer.from('x'))), {
      name: 'StorageError',
      message: /asks for fewer requests \(429/,
    });
    assert.equal(waits.length, 2);
  });

  it('tries again with growing, seeded jitter when other writers hold the folder', async () => {
    let left = 4;
    dropbox.fault = (request) => (request === 'files/upload' && left-- > 0 ? { kind: 'busy' } : undefined);
    await uploadToDropbox(clientWith(), '/a', sourceOf(Buffer.from('x')));
    assert.equal(waits.length, 4);
    for (const [index, wait] of waits.entries()) {
      assert.ok(wait >= 250 * 2 ** index && wait < 750 * 2 ** index, String(wait));
    }
    const again: number[] = [];
    left = 4;
    await uploadToDropbox(
      clientWith({ pause: (ms) => Promise.resolve(again.push(ms)) }),
      '/b',
      sourceOf(Buffer.from('x')),
    );
    assert.deepEqual(again, waits, 'the same seed waits the same');
    dropbox.fault = (request) => (request === 'files/upload' ? { kind: 'busy' } : undefined);
    await assert.rejects(uploadToDropbox(clientWith({ attempts: 3 }), '/c', sourceOf(Buffer.from('x'))), {
      name: 'StorageError',
      message: /kept the Dropbox folder busy/,
    });
  });

  it('renews a token that ended, once, and says when it is refused, without it', async () => {
    const client = clientWith();
    faultAt('files/upload', 1, { kind: 'expire token' });
    assert.equal(await uploadToDropbox(client, '/a', sourceOf(Buffer.from('x'))), 'uploaded');
    assert.equal(dropbox.requests.filter((one) => one === 'oauth2/token').length, 2);
    dropbox.fault = () => ({ kind: 'expire token' });
    const cases: readonly (readonly [Partial<DropboxOptions>, RegExp])[] = [
      [{}, /refuses this app \(401/],
      [
        { credentials: () => ({ ...dropbox.credentials, refreshToken: 'planted-wrong' }) },
        /refuses the refresh token \(400\)/,
      ],
      [{ credentials: () => ({ accessToken: 'planted-ended' }) }, /refuses the access token/],
    ];
    for (const [options, why] of cases) {
      await assert.rejects(uploadToDropbox(clientWith(options), '/a', sourceOf(Buffer.from('y'))), (error: Error) => {
        assert.equal(error.name, 'ConfigError');
        assert.match(error.message, why);
        noSecrets(error);
        return true;
      });
    }
  });

  const refusals: readonly (readonly [DropboxFault, string, RegExp])[] = [
    [{ kind: 'refuse', tags: ['path', 'insufficient_space'] }, 'StorageError', /space is used up/],
    [{ kind: 'refuse', tags: ['path', 'conflict', 'folder'] }, 'ConflictError', /another kind is in its place/],
    [{ kind: 'refuse', tags: ['path', 'disallowed_name'] }, 'ConfigError', /does not take files there/],
    [{ kind: 'refuse', tags: ['content_hash_mismatch'] }, 'StorageError', /not those that were sent/],
    [{ kind: 'refuse', tags: ['something_new'] }, 'StorageError', /something_new/],
    [{ kind: 'status', status: 503 }, 'StorageError', /cannot answer now \(503/],
    [{ kind: 'status', status: 400 }, 'ConfigError', /does not take the request \(400/],
    [{ kind: 'status', status: 403 }, 'ConfigError', /scopes files\.content\.write/],
  ];
  for (const [fault, name, why] of refusals) {
    it(`says ${fault.kind === 'refuse' ? fault.tags.join('/') : `status ${(fault as { status: number }).status}`} in a sentence`, async () => {
      faultAt('files/upload', 'all', fault);
      await assert.rejects(
        uploadToDropbox(clientWith({ attempts: 2 }), '/a', sourceOf(Buffer.from('x'))),
        (error: Error) => {
          assert.equal(error.name, name);
          assert.match(error.message, why);
          noSecrets(error);
          return true;
        },
      );
    });
  }

  it('says that Dropbox cannot be reached, and ends when it is told to', async () => {
    const away = clientWith({ apiUrl: 'http://127.0.0.1:9', attempts: 2 });
    await assert.rejects(uploadToDropbox(away, '/a', sourceOf(Buffer.from('x'))), {
      name: 'StorageError',
      message: /Could not reach Dropbox \(.+ for oauth2\/token\)/,
    });
    const control = new AbortController();
    const stopping = clientWith({ signal: control.signal, onStep: () => control.abort(new Error('told to end')) });
    await assert.rejects(uploadToDropbox(stopping, '/a', sourceOf(Buffer.from('x'))), /told to end/);
  });

  it('mirrors objects of a store, skipping equal ones', async () => {
    const { lake, remove } = await temporaryLake();
    try {
      const keys = ['models/r/m/model.json', 'models/r/m/trees.bin', 'runs/r/report.html'];
      for (const key of keys) await lake.store.putIfAbsent(key, Buffer.from(key));
      const options = { client: clientWith(), store: lake.store, keys, folder: '/regimen' };
      const bytes = keys.join('').length;
      assert.deepEqual(await mirrorToDropbox(options), { uploaded: 3, same: 0, bytes });
      assert.deepEqual(await mirrorToDropbox(options), { uploaded: 0, same: 3, bytes: 0 });
      assert.deepEqual(
        [...dropbox.files].map(([path, content]) => [path, content.toString()]),
        keys.map((key) => [`/regimen/${key}`, key]),
      );
      await assert.rejects(mirrorToDropbox({ ...options, keys: ['gone'] }), { name: 'StorageError', message: /gone/ });
      await assert.rejects(mirrorToDropbox({ ...options, folder: 'regimen' }), {
        name: 'ConfigError',
        message: /such as \/regimen/,
      });
    } finally {
      await remove();
    }
  });
});
