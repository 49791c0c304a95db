import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { enginePaths, tensorEngineVersions } from '../../runtime/enginePaths.ts';
import { loadScript } from './loadScript.ts';

interface Engine {
  readonly name: string;
  readonly version: string;
  readonly wheels: Readonly<
    Record<
      string,
      { readonly file: string; readonly sha256: string; readonly library: string; readonly more: string[] }
    >
  >;
}
interface Given {
  readonly home: string;
  readonly engine: Engine;
  readonly progress: (text: string) => void;
  readonly tell: (text: string) => void;
}
const { dawn, installWebgpu } = await loadScript<{
  dawn: Engine;
  installWebgpu: (given: Given) => Promise<{ summary: string; library: string }>;
}>('setup/webgpu.mjs');

describe('set-up of WebGPU', () => {
  let home = '';
  const said: string[] = [];
  const platform = `${process.platform}-${process.arch}`;
  const wanted = dawn.wheels[platform]!;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'regimen-home-'));
    said.length = 0;
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** An archive as npm's, in the folder that set-up looks into first, and the row that pins it. */
  function packed(): Engine {
    for (const name of [wanted.library, ...wanted.more, 'dist/elsewhere-x64/dawn.node']) {
      mkdirSync(dirname(join(home, 'made', 'package', name)), { recursive: true });
      writeFileSync(join(home, 'made', 'package', name), name);
    }
    mkdirSync(join(home, 'downloads'));
    execFileSync('tar', ['-czf', join(home, wanted.file), '-C', join(home, 'made'), 'package']);
    cpSync(join(home, wanted.file), join(home, 'downloads', wanted.file));
    const sha256 = createHash('sha256')
      .update(readFileSync(join(home, wanted.file)))
      .digest('hex');
    return { ...dawn, wheels: { [platform]: { ...wanted, sha256 } } };
  }
  const install = (engine: Engine) =>
    installWebgpu({ home, engine, progress: () => undefined, tell: (text) => void said.push(text) });

  it('pins the package that the trainer looks for, on every platform that it has', () => {
    assert.equal(dawn.version, tensorEngineVersions.webgpu);
    for (const [name, { file, sha256, library }] of Object.entries(dawn.wheels)) {
      assert.equal(file, `webgpu-${dawn.version}.tgz`);
      assert.match(sha256, /^[0-9a-f]{64}$/);
      const [system, processor] = name.split('-');
      assert.equal(enginePaths(home, system, processor).webgpu, join(home, 'engines', 'webgpu', dawn.version, library));
    }
  });

  it('keeps the library of this platform, its licence and its version, says the size before, and does so once', async () => {
    const engine = packed();
    const { library } = await install(engine);
    assert.equal(library, enginePaths(home).webgpu);
    assert.equal(readFileSync(library, 'utf8'), wanted.library);
    assert.match(said[0]!, /51 MB to fetch, 22 MB on disk/);
    const folder = join(home, 'engines', 'webgpu', dawn.version);
    assert.deepEqual(readdirSync(folder).sort(), ['LICENSE.md', 'dist', 'installed.json', 'package.json']);
    assert.equal(readdirSync(join(folder, 'dist')).length, 1);
    rmSync(join(home, 'downloads'), { recursive: true });
    assert.match((await install(engine)).summary, /^in place: /);
    assert.equal(said.length, 1);
  });

  it('refuses a package that is not the pinned one, and leaves nothing', async () => {
    packed();
    await assert.rejects(install(dawn), new RegExp(`should have sha256 ${wanted.sha256}`));
    assert.throws(() => readdirSync(join(home, 'engines', 'webgpu')));
  });
});
