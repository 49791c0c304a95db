import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { loadScript } from './loadScript.ts';

interface Package {
  readonly version?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}
type Packages = Readonly<Record<string, Package>>;
const { firstDifference } = await loadScript<{
  firstDifference: (
    locked: Packages,
    installed: Packages,
    machine: { platform: string; arch: string; libc?: string },
  ) => string | null;
}>('setup/dependencies.mjs');
const { parseVersion, atLeast, isRecent } = await loadScript<{
  parseVersion: (said: string) => { version: string; serverVersion: string } | null;
  atLeast: (version: string, least: string) => boolean;
  isRecent: (found: { version: string; serverVersion: string }) => boolean;
}>('setup/temporalVersion.mjs');
const { withLock } = await loadScript<{
  withLock: <T>(
    path: string,
    options: { progress: (text: string) => void; waitMs?: number; pollMs?: number },
    work: () => Promise<T>,
  ) => Promise<T>;
}>('setup/fileLock.mjs');
const { fileFromTarGz } = await loadScript<{ fileFromTarGz: (bytes: Buffer, name: string) => Buffer }>(
  'setup/untar.mjs',
);
const { buildPlan } = await loadScript<{
  buildPlan: (go: string, folder: string) => { release: string; cwd?: string; args: (output: string) => string[] };
}>('setup/buildTemporal.mjs');
interface Show {
  progress: (text: string) => void;
  tell: (text: string) => void;
}
const { beginEarly, createScreen } = await loadScript<{
  beginEarly: <T>(work: (show: Show) => Promise<T>) => (show: Show) => Promise<T>;
  createScreen: (options: { stream: Writable; quietMs?: number }) => {
    step: (name: string, work: (show: Show) => unknown) => Promise<unknown>;
    steps: { name: string; status: string }[];
  };
}>('setup/screen.mjs');

const { downloadOfficial } = await loadScript<{
  downloadOfficial: (
    home: string,
    progress: (text: string) => void,
    fetchArchive: (url: string) => Promise<Buffer>,
  ) => Promise<string>;
}>('setup/temporalServer.mjs');

const machine = { platform: 'linux', arch: 'x64', libc: 'glibc' };

describe('set-up', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'regimen-setup-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses an archive of the server program that is not the released one, with both hashes', async function () {
    if (!['linux', 'darwin'].includes(process.platform)) this.skip();
    const asked: string[] = [];
    const other = (url: string) => {
      asked.push(url);
      return Promise.resolve(gzipSync(Buffer.from('another program')));
    };
    await assert.rejects(
      downloadOfficial(folder, () => undefined, other),
      /temporal_cli_1\.8\.2_\w+\.tar\.gz should have sha256 [0-9a-f]{64} and has [0-9a-f]{64}/,
    );
    assert.equal(asked.length, 1);
    assert.equal(existsSync(join(folder, 'temporal')), false);
  });

  it('sees which dependency is not as the lock file says, and passes over other platforms', () => {
    const locked = {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a-linux-x64': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
      'node_modules/a-linux-musl': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
      'node_modules/a-darwin': { version: '1.0.0', optional: true, os: ['darwin'] },
    };
    const here = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/a-linux-x64': { version: '1.0.0' } };
    assert.equal(firstDifference(locked, here, machine), null);
    const old = { ...here, 'node_modules/a': { version: '0.9.0' } };
    assert.equal(firstDifference(locked, old, machine), 'node_modules/a should be 1.0.0 and is 0.9.0');
    assert.equal(
      firstDifference(locked, { 'node_modules/a': { version: '1.0.0' } }, machine),
      'node_modules/a-linux-x64 should be 1.0.0 and is missing',
    );
    assert.match(
      firstDifference(locked, here, { ...machine, platform: 'darwin' }) ?? '',
      /a-darwin should be 1\.0\.0 and is missing/,
    );
  });

  it('knows Temporal programs by their word', () => {
    const released = parseVersion('temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)');
    assert.deepEqual(released, { version: '1.5.1', serverVersion: '1.29.1' });
    assert.equal(parseVersion('temporal: command not found'), null);
    const recent = (version: string, serverVersion: string) => isRecent({ version, serverVersion });
    assert.equal(recent('1.5.1', '1.29.1'), true);
    assert.equal(recent('1.4.1', '1.28.0'), false);
    assert.equal(recent('0.0.0-DEV', '1.31.2'), true);
    assert.equal(recent('0.0.0-DEV', '1.28.0'), false);
    assert.equal(atLeast('20.9.0', '20.19'), false);
    assert.equal(atLeast('22.1.0', '20.19'), true);
  });

  it('builds the committed module with a new Go and the last installable release with an older one', () => {
    assert.equal(buildPlan('1.26.4', '/module').release, '1.8.2');
    assert.deepEqual(buildPlan('1.26.8', '/module').args('/out').slice(-3), [
      '-o',
      '/out',
      'github.com/temporalio/cli/cmd/temporal',
    ]);
    assert.equal(buildPlan('1.26.3', '/module').release, '1.5.1');
    assert.deepEqual(buildPlan('1.25', '/module').args('/out').slice(-1), [
      'github.com/temporalio/cli/cmd/temporal@v1.5.1',
    ]);
  });

  it('lets one process at a time hold a lock, and takes over that of a dead one', async () => {
    const path = join(folder, 'deep', 'lock');
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} in`);
      await new Promise((done) => setTimeout(done, 30));
      order.push(`${name} out`);
    };
    const options = { progress: () => undefined, pollMs: 5 };
    await Promise.all([withLock(path, options, work('a')), withLock(path, options, work('b'))]);
    assert.deepEqual(order, ['a in', 'a out', 'b in', 'b out']);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(path, String(dead));
    assert.equal(await withLock(path, options, () => Promise.resolve('done')), 'done');
    assert.equal(existsSync(path), false);
    writeFileSync(path, String(process.pid));
    await assert.rejects(
      withLock(path, { ...options, waitMs: 20 }, () => Promise.resolve()),
      new RegExp(`process ${process.pid}`),
    );
  });

  it('takes a file out of an archive that tar wrote', function () {
    writeFileSync(join(folder, 'LICENSE'), 'words');
    writeFileSync(join(folder, 'temporal'), 'program '.repeat(200));
    const ran = spawnSync('tar', ['-c', '-C', folder, './LICENSE', './temporal']);
    if (ran.error) return this.skip();
    assert.equal(fileFromTarGz(gzipSync(ran.stdout), 'temporal').toString(), 'program '.repeat(200));
    assert.throws(() => fileFromTarGz(gzipSync(ran.stdout), 'other'), /holds no file other/);
  });

  it('writes plain lines, not too many, where there is no terminal', async () => {
    let written = '';
    const stream = new Writable({
      write: (piece: Buffer, _, done) => {
        written += piece.toString();
        done();
      },
    });
    const screen = createScreen({ stream });
    await screen.step('work', ({ progress }) => {
      for (let index = 0; index < 100; index += 1) progress(`${index} of 100`);
      return { summary: 'all done' };
    });
    await assert.rejects(
      screen.step('broken', () => Promise.reject(new Error('no luck'))),
      /no luck/,
    );
    assert.match(written, /^ {2}work +all done {2}\(0\.\d s\)\n {2}broken +failed after 0\.\d s: no luck\n$/);
    assert.deepEqual(
      screen.steps.map(({ status }) => status),
      ['done', 'failed'],
    );
  });

  it('shows what was begun early where it is waited for, failures too', async () => {
    const said: string[] = [];
    const show = { progress: (text: string) => said.push(`… ${text}`), tell: (text: string) => said.push(text) };
    let go = (): void => undefined;
    const later = beginEarly(async ({ progress, tell }) => {
      progress('too early to be seen');
      tell('building');
      await new Promise<void>((resolve) => (go = resolve));
      progress('nearly there');
      return 'built';
    });
    const failing = beginEarly(() => Promise.reject(new Error('no luck')));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(said, []);
    const waiting = later(show);
    assert.deepEqual(said, ['building']);
    go();
    assert.equal(await waiting, 'built');
    assert.deepEqual(said, ['building', '… nearly there']);
    await assert.rejects(failing(show), /no luck/);
  });

  it('says what to do when there is no Go and no server', () => {
    const program = `import('${new URL('../../scripts/setup/buildTemporal.mjs', import.meta.url).href}').then((m) => m.buildTemporal({ home: '.', tell() {}, progress() {} })).catch((e) => console.log(e.message + ' ' + e.remedy))`;
    const said = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { PATH: folder } }).stdout;
    assert.match(said, /no Go to build it with.*TEMPORAL_ADDRESS.*on PATH.*install Go 1\.26\.4/s);
  });
});
