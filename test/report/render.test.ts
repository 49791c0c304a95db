import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderPage } from '../../report/renderPage.ts';
import { samplePage } from './samplePage.ts';

const entry = fileURLToPath(new URL('../../report/render.ts', import.meta.url));

function runRender(...args: readonly string[]): Promise<{ code: number | string; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', entry, ...args], (failure, _, said) =>
      resolve({ code: failure?.code ?? 0, said }),
    );
  });
}

describe('render', function () {
  this.timeout(60_000);
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-render-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('writes the same bytes as renderPage, and leaves no unfinished file', async () => {
    const [input, output] = [join(folder, 'page.json'), join(folder, 'out.html')];
    await writeFile(input, JSON.stringify(samplePage()));
    assert.deepEqual(await runRender(input, output), { code: 0, said: '' });
    assert.equal(await readFile(output, 'utf8'), renderPage(samplePage()));
    assert.deepEqual((await readdir(folder)).sort(), ['out.html', 'page.json']);
  });

  it('exits 2 with one sentence on input that is not a page', async () => {
    const input = join(folder, 'bad.json');
    await writeFile(input, JSON.stringify({ title: 'x', runs: [{ system: 7 }], drift: [], events: [] }));
    const output = join(folder, 'never.html');
    assert.deepEqual(await runRender(input, output), {
      code: 2,
      said: 'page.runs[0].system should be of kind string, got number; write it as a ReportPage.\n',
    });
    assert.equal((await runRender(input)).code, 2);
    assert.ok(!(await readdir(folder)).includes('never.html'));
  });
});
