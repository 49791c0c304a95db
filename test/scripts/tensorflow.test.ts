import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { enginePaths, tensorEngineVersions } from '../../runtime/enginePaths.ts';
import { loadScript } from './loadScript.ts';
import { zip } from './zip.ts';

interface Engine {
  readonly name: keyof typeof tensorEngineVersions;
  readonly title: string;
  readonly version: string;
  readonly sizes: string;
  readonly wheels: Readonly<
    Record<string, { readonly project: string; readonly file: string; readonly sha256: string }>
  >;
}
interface Given {
  readonly home: string;
  readonly root: string;
  readonly engine: Engine;
  readonly progress: (text: string) => void;
  readonly tell: (text: string) => void;
  readonly compiler: string;
}
const { tensorflows, installTensorflow } = await loadScript<{
  tensorflows: Engine[];
  installTensorflow: (given: Given) => Promise<{ summary: string; library: string | null }>;
}>('setup/tensorflow.mjs');

const root = fileURLToPath(new URL('../..', import.meta.url));
const parts = {
  'tensorflow/libtensorflow_cc.so.2': 'cc',
  'tensorflow/libtensorflow_framework.so.2': 'framework',
  'tensorflow/include/tensorflow/c/c_api.h': 'header',
  'tensorflow/include/tensorflow/python/other.h': 'not wanted',
  'tensorflow/python/keras.py': 'not wanted',
};
const wheel = zip(
  Object.entries(parts).map(([name, content]) => ({ name, content: Buffer.from(content), deflate: true })),
);
const platform = `${process.platform}-${process.arch}`;

describe('set-up of TensorFlow', function () {
  let home = '';
  const said: string[] = [];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'regimen-home-'));
    said.length = 0;
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const engine: Engine = {
    ...tensorflows[0]!,
    wheels: {
      [platform]: { project: 'p', file: 'w.whl', sha256: createHash('sha256').update(wheel).digest('hex') },
    },
  };
  /** Stands for g++: writes what it was given where the addon should go, or fails. */
  function compiler(code: number): string {
    const path = join(home, `g++-${code}`);
    const body = `[ "$1" = --version ] && exit 0\nwhile [ "$1" != -o ]; do shift; done\necho "$@" > "$2"\necho "no such header" >&2\nexit ${code}`;
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  }
  const install = (given: Partial<Given> = {}) => {
    mkdirSync(join(home, 'downloads'), { recursive: true });
    writeFileSync(join(home, 'downloads', 'w.whl'), wheel);
    const listen = { progress: () => undefined, tell: (text: string) => void said.push(text) };
    return installTensorflow({ home, root, engine, ...listen, compiler: compiler(0), ...given });
  };

  it('pins wheels of the version that the trainer looks for', () => {
    assert.deepEqual(
      tensorflows.map(({ name, version }) => [name, version]),
      Object.entries(tensorEngineVersions).filter(([name]) => name !== 'webgpu'),
    );
    for (const { version, wheels } of tensorflows) {
      const { project, file, sha256 } = wheels['linux-x64']!;
      assert.match(sha256, /^[0-9a-f]{64}$/);
      assert.ok(file.startsWith(`${project.replace('-', '_')}-${version}-cp312-`), file);
    }
  });

  it('builds the addon beside its libraries, where the trainer looks, and says the size before', async () => {
    const { library } = await install();
    assert.equal(library, enginePaths(home).tensorflow);
    assert.match(said[0]!, /274 MB to fetch, 853 MB on disk/);
    assert.match(readFileSync(library, 'utf8'), /libtensorflow_cc\.so\.2 .*-Wl,-rpath,\$ORIGIN/);
    const kept = readdirSync(join(library, '..'), { recursive: true }).map(String).sort();
    assert.deepEqual(
      kept.filter((name) => name.endsWith('.h') || name.endsWith('.py')),
      ['include/tensorflow/c/c_api.h'],
    );
    assert.deepEqual(readdirSync(join(home, 'engines', 'tensorflow')), ['2.21.0'], 'nothing half done is left');
  });

  it('builds once', async () => {
    await install();
    rmSync(join(home, 'downloads'), { recursive: true });
    const again = await installTensorflow({
      ...{ home, root, engine, compiler: '/no/such/compiler' },
      ...{ progress: () => undefined, tell: () => assert.fail('nothing is fetched') },
    });
    assert.match(again.summary, /^in place: /);
  });

  it('says what computes instead where there is no compiler, and fetches nothing', async () => {
    const { summary, library } = await install({ compiler: '/no/such/compiler' });
    assert.equal(library, null);
    assert.match(summary, /compute with WASM.*node scripts\/setup\.mjs --tensorflow/);
    assert.deepEqual(said, []);
  });

  it('fails with the words of a compiler that fails, and leaves nothing', async () => {
    await assert.rejects(install({ compiler: compiler(1) }), /no such header/);
    assert.deepEqual(readdirSync(join(home, 'engines', 'tensorflow')), []);
  });

  it('refuses a wheel that is not the pinned one', async () => {
    const wheels = { [platform]: { ...engine.wheels[platform]!, sha256: '0'.repeat(64) } };
    await assert.rejects(install({ engine: { ...engine, wheels } }), /should have sha256 0{64}/);
  });
});
