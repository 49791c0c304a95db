import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const run = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/regimen/', import.meta.url));

interface Ended {
  readonly code: number;
  readonly said: string;
  readonly problem: string;
}

const start = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [run, ...args], { cwd: tmpdir() }, (error, said, problem) =>
      resolve({ code: error === null ? 0 : Number(error.code), said, problem }),
    );
  });

describe('scripts/run.mjs', () => {
  let folder: string;
  let main: string;
  const part = (text: string) => writeFile(join(folder, 'part.ts'), text);
  const bundles = async () => (await readdir(cache)).filter((name) => name.startsWith('starts-by-run-'));
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-run-'));
    main = join(folder, 'starts-by-run.ts');
    await writeFile(
      main,
      "import { part } from './part.ts';\nconsole.log(JSON.stringify([part(), import.meta.url, process.argv.slice(1)]));\n",
    );
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    for (const name of await bundles()) await rm(join(cache, name));
  });

  it('runs a module as if it had been started alone: its own place, its own arguments', async () => {
    await part("export const part = (): string => 'one';");
    assert.deepEqual(JSON.parse((await start(main, '--flag', 'x')).said), [
      'one',
      pathToFileURL(main).href,
      [main, '--flag', 'x'],
    ]);
  });

  it('takes what it made before while the sources are the same, and makes it anew when one has changed', async () => {
    const made = async () => {
      const code = (await bundles()).find((name) => name.endsWith('.mjs'))!;
      return (await stat(join(cache, code))).mtimeMs;
    };
    const first = await made();
    await start(main);
    assert.equal(await made(), first);
    await part("export const part = (): string => 'two';");
    assert.match((await start(main)).said, /two/);
    assert.notEqual(await made(), first);
  });

  it('names the line of the source where an error arose, and says what does not compile', async () => {
    await part("export const part = (): string => {\n  throw new RangeError('here');\n};");
    assert.match((await start(main)).problem, /part\.ts:2/);
    await part('export const part = (: string');
    const { code, problem } = await start(main);
    assert.equal(code, 1);
    assert.match(problem, /part\.ts:1/);
  });

  it('says what it expects when no module is named', async () => {
    const { code, problem } = await start();
    assert.equal(code, 2);
    assert.match(problem, /Expected the path of a TypeScript module, got nothing/);
  });
});
