import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The package as it is after installation: dist/ beside package.json and the dependencies. */
describe('the build', function () {
  this.timeout(400_000);
  let folder: string;
  const run = (...args: string[]): Ran => {
    const REGIMEN_STATE = join(folder, 'state');
    return spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 300_000,
      env: { ...process.env, REGIMEN_STATE },
    });
  };
  const evaluate = (code: string): unknown => {
    const { status, stdout, stderr } = run('--input-type=module', '-e', code);
    assert.equal(status, 0, stderr);
    // The bundler prints before the answer.
    return JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'regimen-build-'));
    for (const file of ['package.json', 'README.md', 'LICENSE']) copyFileSync(join(root, file), join(folder, file));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const { status, stdout, stderr } = run(join(root, 'scripts', 'build.mjs'), '--out', join(folder, 'dist'));
    assert.equal(status, 0, stdout + stderr);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('gives a command that helps', () => {
    const { status, stdout, stderr } = run('dist/cli/main.js', '--help');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /replay \[options\] <system>/);
  });

  it('gives a doctor that looks at everything', () => {
    const { stdout, stderr } = run('dist/cli/main.js', 'doctor', '--json');
    assert.equal(stderr, '');
    const findings = JSON.parse(stdout) as readonly { readonly check: string; readonly ok: boolean }[];
    assert.ok(findings.find(({ check }) => check === 'Node')?.ok, stdout);
    for (const check of ['Temporal server', 'lightgbm', 'xgboost', 'lake', 'ports'])
      assert.ok(
        findings.some((finding) => finding.check === check),
        check,
      );
  });

  it('carries systems, bundled data and the exports of package.json', () => {
    const names = readdirSync(join(root, 'systems')).filter((file) => file.endsWith('.yaml'));
    const found = evaluate(`
      const { models } = await import('regimen/models');
      const { features } = await import('regimen/features');
      const { startSnapshot } = await import('regimen/snapshot');
      const { systemFiles } = await import('./dist/workers/composition.js');
      const snapshot = await startSnapshot();
      const reply = await (await fetch(snapshot.url + '/series?series_id=UNRATE&file_type=json&api_key=' + 'a'.repeat(32))).json();
      await snapshot.stop();
      const names = await systemFiles.list();
      for (const name of names) await systemFiles.load(name);
      console.log(JSON.stringify({ names, models: Object.keys(models).length, features: Object.keys(features).length,
        series: reply.seriess[0].id }));
      process.exit(0);
    `) as Readonly<Record<string, unknown>>;
    assert.deepEqual(found.names, names.map((file) => file.replace('.yaml', '')).sort());
    assert.ok((found.models as number) >= 6 && (found.features as number) >= 20);
    assert.equal(found.series, 'UNRATE');
  });

  it('bundles its workflows and has the entries of every child process', () => {
    const code = `const { workflowBundle } = await import('./dist/workers/bundle.js');
      console.log(JSON.stringify(await workflowBundle('./cache')));
      process.exit(0);`;
    const { codePath } = evaluate(code) as { readonly codePath: string };
    assert.ok(existsSync(join(folder, codePath)), codePath);
    const entries = ['workers/flow', 'workers/cpu', 'workers/gpu', 'workers/compute', 'trainer/main'];
    for (const entry of entries) assert.ok(existsSync(join(folder, 'dist', `${entry}.js`)), entry);
  });

  it('holds no tests, scripts or measurements, and refuses a folder with files', () => {
    const folders = readdirSync(join(folder, 'dist'));
    for (const name of ['test', 'scripts', 'bench']) assert.ok(!folders.includes(name), name);
    writeFileSync(join(folder, 'state-of-a-user'), 'kept');
    const refused = run(join(root, 'scripts', 'build.mjs'), '--out', folder);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /empty it or name another/);
    assert.ok(existsSync(join(folder, 'state-of-a-user')));
  });

  it('packs what it needs and nothing of the tests', () => {
    const { status, stdout, stderr } = spawnSync('npm', ['pack', '--dry-run', '--json', '--offline'], {
      cwd: folder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    assert.equal(status, 0, stderr);
    const [packed] = JSON.parse(stdout) as readonly { readonly files: readonly { readonly path: string }[] }[];
    const paths = packed!.files.map(({ path }) => path);
    for (const path of ['package.json', 'README.md', 'LICENSE', 'dist/cli/main.js', 'dist/systems/macro-cycle.yaml'])
      assert.ok(paths.includes(path), path);
    for (const file of ['fred/observations.csv', 'fred/nber_recessions.csv', 'market/SP500.csv'])
      assert.ok(paths.includes(`dist/sources/snapshot/data/${file}`), file);
    assert.deepEqual(
      paths.filter((path) => /(^|\/)test\//.test(path)),
      [],
    );
  });
});
