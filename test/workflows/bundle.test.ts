import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { workflowBundle } from '../../workers/bundle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the bundler says against planted files, which lie inside the checkout so that packages resolve as for real ones. */
async function refusalOf(files: Readonly<Record<string, string>>): Promise<string> {
  const said: string[] = [];
  const logger = new DefaultLogger('ERROR', ({ message }) => said.push(message));
  await mkdir(join(root, '.regimen'), { recursive: true });
  const folder = await mkdtemp(join(root, '.regimen', 'planted-workflows-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const bundled = bundleWorkflowCode({ workflowsPath: join(folder, 'workflows', 'index.ts'), logger });
    await bundled.then(
      () => assert.fail('the bundle came to be'),
      (error: unknown) => said.push(String(error)),
    );
    return said.join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('workflow bundle', function () {
  this.timeout(60_000);

  it('bundles; reads no environment; carries no activity, model or storage code; stays small', async () => {
    const { codePath } = await workflowBundle(join(tmpdir(), 'regimen-test-bundles'));
    const whole = await readFile(codePath, 'utf8');
    const code = whole.slice(0, whole.indexOf('//# sourceMappingURL'));
    assert.doesNotMatch(code, /process\s*\.\s*env/);
    const rooms = new Set([...code.matchAll(/"\.\/(?!node_modules\/)(\w+)\/[^"]*"/g)].map(([, room]) => room));
    assert.deepEqual([...rooms].sort(), ['contracts', 'workflows']);
    // Every worker process reads and compiles it; the SDK's own share is about 550 KiB.
    const kib = code.length / 1024;
    assert.ok(kib > 100 && kib < 1024, `${kib.toFixed(0)} KiB of code, expected 100 to 1024`);
  });

  it('is made once for a state of the sources', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'regimen-bundles-'));
    try {
      const first = await workflowBundle(folder);
      const bytes = await readFile(first.codePath);
      await writeFile(first.codePath, 'kept');
      assert.deepEqual(await workflowBundle(folder), first);
      assert.equal(await readFile(first.codePath, 'utf8'), 'kept');
      assert.ok(bytes.length > 100_000);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('does not come to be when a workflow, or a contract that it imports, reaches for Node', async () => {
    const planted = await refusalOf({
      'workflows/index.ts':
        "import { readFileSync } from 'node:fs';\nexport const pipeline = () => readFileSync('x');\n",
    });
    assert.match(planted, /node:fs/);
    const behind = await refusalOf({
      'workflows/index.ts': "import { hash } from '../contracts/hash.ts';\nexport const pipeline = () => hash('x');\n",
      'contracts/hash.ts':
        "import { createHash } from 'crypto';\nexport const hash = (text: string) => createHash('sha256').update(text).digest('hex');\n",
    });
    assert.match(behind, /disallowed modules[\s\S]*\bcrypto\b/);
  });
});
